import { createHash } from "node:crypto";
import { FIELDS, isEmpty } from "./event-fields.ts";
import { longKeyPart } from "./event-key.ts";

/** An event as silver keeps it: texts by column, null where the feed says nothing. */
export type StoredEvent = Readonly<Record<string, string | null>> & {
  readonly id: string;
  readonly occurredat: string;
  readonly contenthash: string;
};

/** What became of one record of a file. */
type ReadRecord =
  | { readonly kind: "event"; readonly event: StoredEvent }
  /** The visitor did not agree to analytics: counted, nothing of it is kept. */
  | { readonly kind: "withheld" }
  /** `text` is the offending value, and only told where the visitor agreed to analytics. */
  | { readonly kind: "rejected"; readonly reason: string; readonly column?: string; readonly text?: string };

/** Most that an event may lie ahead of the run's clock. */
const DAY = 86_400_000;

/** What decides about a record beside itself. */
interface ReadScope {
  /** Name of the feed. */
  readonly source: string;
  readonly now: Date;
}

/**
 * Reads one event of the feed (gold contract, section 10). Consent is looked at first: of a visitor who did not agree,
 * or of whom it is not known, no value goes any further. Pure.
 */
export function readEvent(record: Readonly<Record<string, unknown>>, { source, now }: ReadScope): ReadRecord {
  const consent = booleanOf(record.analyticsConsent);
  if (consent === false) return { kind: "withheld" };
  if (consent === undefined) {
    return rejected(isEmpty(record.analyticsConsent) ? "is missing" : "is neither true nor false", "analyticsConsent");
  }
  const values: Record<string, string | null> = {};
  for (const [name, { column, parse, isRequired = false }] of Object.entries(FIELDS)) {
    const given = record[name];
    if (isEmpty(given)) {
      if (isRequired) return rejected("is missing", name);
      values[column] = null;
      continue;
    }
    const value = parse(given);
    if (typeof value === "object" && value !== null) return rejected(value.problem, name, shown(given));
    if (value === null && isRequired) return rejected("is missing", name);
    values[column] = value;
  }
  if (Date.parse(values.occurredat ?? "") > now.getTime() + DAY) {
    return rejected("lies more than a day ahead", "occurredAt", shown(record.occurredAt));
  }
  if (values.channelid === null && values.operatingunitnumber === null) {
    return rejected("is missing, and operatingUnitNumber too", "channelId");
  }
  const content = createHash("sha256")
    .update(JSON.stringify([source, values]))
    .digest("hex");
  const id = `${source}_${longKeyPart(values.eventid ?? "")}`;
  return {
    kind: "event",
    event: { ...values, id, source, occurredat: values.occurredat ?? "", contenthash: content },
  };
}

function rejected(reason: string, column: string, text?: string): ReadRecord {
  return { kind: "rejected", reason: `${column} ${reason}`, column, ...(text !== undefined && { text }) };
}

/** CSV knows no booleans: the words count in any case. */
function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.trim().toLowerCase() : "";
  return word === "true" ? true : word === "false" ? false : undefined;
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.toWellFormed().slice(0, 200);
}

/** Fields of a record that are not the contract's. */
export function unknownFields(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).filter((name) => name !== "analyticsConsent" && !(name in FIELDS));
}
