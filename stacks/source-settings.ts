import { z } from "zod";
import { dataverseContainerOf } from "../components/landing-zone.ts";
import { BRONZE_SOURCES } from "../transforms/layers.ts";

/** An Azure region by its short name. */
export const region = z.string().regex(/^[a-z]+[a-z0-9]*$/, "use the short name of an Azure region, e.g. westeurope");

const word = (what: string) =>
  z.string().regex(/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/, `use the ${what}: letters, digits and single hyphens`);

/** The Dataverse environment that exports: setting `dataverse`. */
export const Dataverse = z
  .strictObject({
    environmentName: word("environment's name").describe("name of the Dataverse environment, as in its container"),
    organizationName: word("organization's unique name").describe("unique name of the organization, e.g. unq0a1b2c3d"),
    geography: z
      .string()
      .regex(/^[a-z]+$/, "use a Power Platform geography, e.g. europe or unitedstates")
      .optional()
      .describe(
        "Power Platform geography of the environment, e.g. europe; needed where the landing account has a firewall",
      ),
  })
  .refine(
    ({ environmentName, organizationName }) => dataverseContainerOf(environmentName, organizationName).length <= 63,
    "use names that make a container name of at most 63 characters: dataverse-<environmentName>-<organizationName>",
  );

/** The account Dataverse exports into: setting `landing`. */
export const Landing = z
  .strictObject({
    phase: z
      .enum(["linking", "sealed"])
      .default("linking")
      .describe("linking until Synapse Link works (account keys on), then sealed (keys off, narrower grant)"),
    location: region.optional().describe("Azure region of the Dataverse environment; default: location"),
    source: z
      .enum(BRONZE_SOURCES)
      .default("synapse-link-csv")
      .describe(
        "what Dataverse writes: synapse-link-csv (folders), synapse-link-delta (link with a Synapse workspace) or fabric-link",
      ),
    lakehouse: z
      .string()
      .regex(
        /^https:\/\/(?:[a-z0-9-]+-)?onelake\.dfs\.fabric\.microsoft\.com\/[^/?#]+\/[^/?#]+$/,
        "use https://onelake.dfs.fabric.microsoft.com/<workspace id>/<lakehouse id>",
      )
      .optional()
      .describe("OneLake address of the lakehouse that Link to Fabric fills; only with source fabric-link"),
  })
  .refine(({ source, lakehouse }) => (source === "fabric-link") === (lakehouse !== undefined), {
    path: ["lakehouse"],
    message: "use it with source fabric-link, and only then",
  });
