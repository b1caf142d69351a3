import { z } from "zod";
import { FeedSettings } from "../transforms/storefront/feed-settings.ts";

/** The feed of web shops as a stack is told of it: what the job reads, who writes, how long files stay. */
export const Storefront = FeedSettings.extend({
  writers: z
    .array(
      z.strictObject({
        objectId: z
          .string()
          .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "use the object id of the writer, a GUID")
          .describe("object id of the shop's pipeline in Entra ID, a GUID"),
        principalType: z
          .enum(["ServicePrincipal", "User", "Group"])
          .default("ServicePrincipal")
          .describe("kind of principal"),
      }),
    )
    .default([])
    .describe("who may write to the container events, and to nothing else"),
  fileDays: z
    .int()
    .min(8)
    .max(3650)
    .default(35)
    .describe("days after which files in the container events are deleted, 8 to 3650, more than lateDays"),
}).refine(({ fileDays, lateDays }) => fileDays > lateDays, {
  path: ["fileDays"],
  message: "use more days than lateDays: files are deleted after they have been read",
});

/** Settings of the feed in a stack. */
export type Storefront = z.output<typeof Storefront>;

/** What the job is told of it. Pure. */
export function feedSettingsOf({ writers: _, fileDays: __, ...feed }: Storefront): FeedSettings {
  return feed;
}
