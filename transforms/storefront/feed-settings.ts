import { z } from "zod";
import { ACTION_TYPES } from "../gold/action-types.ts";
import { isTimeZone } from "../overlay/overlay.ts";

/** Forms of feed files: the kit's events, or the cookie file of the FastTrack sample. */
const FEED_FORMATS = ["events", "cookies"] as const;

const ActionType = z.enum(ACTION_TYPES as unknown as [string, ...string[]]);

const Source = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{0,31}$/,
        "use a folder name of 1 to 32 lower-case letters, digits and hyphens that begins with a letter, e.g. webshop",
      )
      .describe("name of the feed: its folder in the container events, and ActionSource in gold"),
    format: z
      .enum(FEED_FORMATS)
      .default("events")
      .describe("events (docs/storefront.md), or cookies: files EmailId,SessionId,ItemId,ItemName,Date,Checkout"),
    eventTypes: z
      .record(z.string().trim().min(1).max(128), ActionType)
      .optional()
      .describe("action type by event type, before the built-in names; action types: ".concat(ACTION_TYPES.join(", "))),
    cookies: z
      .strictObject({
        operatingUnitNumber: z.string().trim().min(1).max(128).describe("operating unit number of the web shop"),
        analyticsConsent: z
          .literal(true)
          .describe("true: the shop writes lines only of visitors who agreed to be analysed"),
        timeZone: z
          .string()
          .refine(isTimeZone, "use an IANA time zone, e.g. Europe/Amsterdam")
          .default("UTC")
          .describe("IANA time zone of times without an offset"),
      })
      .optional()
      .describe("what files of format cookies do not say; with that format, and only then"),
  })
  .refine(({ format, cookies }) => (format === "cookies") === (cookies !== undefined), {
    path: ["cookies"],
    message: "use it with format cookies, and only then",
  });

/**
 * The optional feed of what visitors do in web shops (gold contract, section 10): the object `storefront` of the job's
 * settings. Without it nothing is read and gold is as ever.
 */
export const FeedSettings = z.strictObject({
  sources: z
    .array(Source)
    .min(1, "name at least one feed")
    .refine((sources) => new Set(sources.map(({ name }) => name)).size === sources.length, "name every feed once")
    .describe("the feeds, each with a folder of its own in the container events"),
  lateDays: z
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe("days after which the folder of a day gets no more files, 1 to 30"),
  keepDays: z
    .int()
    .min(30)
    .max(3650)
    .default(730)
    .describe("days that an event is kept in silver and gold after it happened, 30 to 3650"),
});

/** Settings of the feed as they are used. */
export type FeedSettings = z.output<typeof FeedSettings>;

/** Settings of one source. */
export type FeedSource = FeedSettings["sources"][number];
