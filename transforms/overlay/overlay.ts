import { z } from "zod";

const name = (pattern: RegExp, message: string) => z.string().regex(pattern, message);
const legalEntity = name(
  /^[a-z0-9]{1,8}$/i,
  "use a legal entity of 1 to 8 letters and digits, e.g. usrt",
).toLowerCase();
const goldColumn = name(
  /^[A-Za-z][A-Za-z0-9_]{0,62}$/,
  "use a letter, then letters, digits or _, at most 63 characters, e.g. VatNumber",
);
const sourceColumn = name(
  /^[A-Za-z][A-Za-z0-9_]*\.[A-Za-z][A-Za-z0-9_]*$/,
  "use <source table>.<column>, e.g. custtable.vatnum",
).toLowerCase();
const text = z.string().trim().min(1, "use a text of at least one character");

/** Types that an added column may have; decimals are written short. */
const COLUMN_TYPES = ["string", "long", "decimal", "boolean", "date", "timestamp"] as const;

const Column = z.strictObject({
  table: z.string().describe("gold table that gets the column, e.g. profiles_Customer"),
  name: goldColumn.describe("name of the column in gold, e.g. VatNumber"),
  from: sourceColumn.describe("source table and column, e.g. custtable.vatnum"),
  type: z.enum(COLUMN_TYPES).describe(`type of the column: ${COLUMN_TYPES.join(", ")}`),
  privacy: z
    .enum(["none", "key", "direct", "sensitive", "business"])
    .describe("privacy class: none, key, direct (names a person), sensitive or business"),
  description: text.describe("what the value means, for the data dictionary"),
});

const include = z.enum(["include", "exclude"]);

/**
 * What a customer may decide about gold without changing the kit (gold contract, rule R19): the object `overlay` of the
 * stack's settings and of the file that `transform run --settings` reads. Names are compared with the models by
 * `overlayProblems`.
 */
export const Overlay = z.strictObject({
  columns: z.array(Column).optional().describe("columns behind those of the contract, in this order"),
  nullColumns: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe("columns that stay empty, by gold table; the schema stays as it is"),
  labels: z
    .record(sourceColumn, z.record(z.string(), text))
    .optional()
    .describe("labels by <source table>.<column> and symbol or number of the enum value"),
  legalEntities: z.array(legalEntity).min(1).optional().describe("legal entities that reach gold; default: all"),
  timeZones: z
    .record(legalEntity, z.string().refine(isTimeZone, "use an IANA time zone, e.g. Europe/Amsterdam"))
    .optional()
    .describe("IANA time zone by legal entity, for days whose channel states none; default: timeZone"),
  reportingCurrency: z
    .strictObject({
      code: name(/^[A-Z]{3}$/, "use a currency code of three capital letters, e.g. EUR").describe("currency code"),
      rateType: text.default("Default").describe("name of the exchange rate type in Dynamics 365"),
    })
    .optional()
    .describe("currency of RevenueAmountReporting; default: none, the column stays empty"),
  categoryHierarchy: text.optional().describe("name of the category hierarchy of products; default: of role Retail"),
  defaultCustomers: z
    .array(
      name(/^[a-z0-9]{1,8}_.+$/i, "use <legal entity>_<account>, e.g. usrt_WALKIN")
        // Key form (rule R1): only ASCII letters lose their case.
        .transform((value) => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
    )
    .optional()
    .describe("accounts that stand for everybody without a name, beside the channels' own: <legal entity>_<account>"),
  partyTypes: z
    .array(z.enum(["Person", "Organization", "Unknown"]))
    .min(1)
    .optional()
    .describe("party types that become profiles: Person, Organization, Unknown; default: all"),
  anonymousActivities: include
    .optional()
    .describe("include or exclude activities without a customer; default: include"),
  archived: include.optional().describe("include or exclude archived rows; default: include"),
  privacy: z
    .strictObject({
      sensitive: include.optional().describe("birth date, gender, marital status, coordinates; default: exclude"),
      privateContacts: include.optional().describe("addresses and contacts marked private; default: exclude"),
    })
    .optional()
    .describe("personal data that is left out unless included"),
  includeCost: z.boolean().optional().describe("whether cost prices are filled; default: false"),
  orders: z
    .strictObject({
      storeSales: z
        .enum(["transactions", "salesOrders", "none"])
        .optional()
        .describe("where store sales come from: transactions, salesOrders or none; default: transactions"),
    })
    .optional()
    .describe("what counts as an order"),
  payments: z
    .strictObject({
      callCenter: z.boolean().optional().describe("whether payments of call-center orders count; default: false"),
    })
    .optional()
    .describe("what counts as a payment"),
  products: z
    .strictObject({
      scope: z
        .enum(["company", "shared"])
        .optional()
        .describe("company: one product per legal entity; shared: one for all; default: company"),
    })
    .optional()
    .describe("what counts as a product"),
});

/** An overlay as it is used: names in lower case where they compare so. */
export type Overlay = z.output<typeof Overlay>;

/** Whether a text names a zone of the IANA database. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
