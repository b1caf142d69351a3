/** Why a value is not accepted. */
interface FieldProblem {
  readonly problem: string;
}

interface Field {
  /** Column of silver. */
  readonly column: string;
  readonly isRequired?: boolean;
  /** The text that silver keeps, null for none, or what is wrong with the value. Never sees an empty value. */
  readonly parse: (value: unknown) => string | null | FieldProblem;
}

/** ISO 8601 with an offset: without one nobody knows when it was. */
const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)$/;

/** What looks like an e-mail address. */
const EMAIL = /[^\s@<>"'(),;:/?&=]+@[^\s@<>"'(),;:/?&=]+/g;

/** Accepted fields by name (gold contract, section 10); `analyticsConsent` is judged apart. */
export const FIELDS: Readonly<Record<string, Field>> = {
  eventId: { column: "eventid", isRequired: true, parse: id },
  eventType: { column: "eventtype", isRequired: true, parse: id },
  occurredAt: { column: "occurredat", isRequired: true, parse: instant },
  channelId: { column: "channelid", parse: id },
  operatingUnitNumber: { column: "operatingunitnumber", parse: id },
  customerAccount: { column: "customeraccount", parse: id },
  dataAreaId: { column: "dataareaid", parse: company },
  externalIdentityId: { column: "externalidentityid", parse: id },
  emailSha256: { column: "emailsha256", parse: sha256 },
  visitorId: { column: "visitorid", parse: id },
  visitId: { column: "visitid", parse: id },
  cartId: { column: "cartid", parse: id },
  orderConfirmationId: { column: "orderconfirmationid", parse: id },
  itemId: { column: "itemid", parse: id },
  variantId: { column: "variantid", parse: id },
  categoryId: { column: "categoryid", parse: id },
  quantity: { column: "quantity", parse: (value) => number(value, -1_000_000, 1_000_000) },
  query: { column: "query", parse: (value) => freeText(value, 200) },
  pageUrl: { column: "pageurl", parse: page },
  referrerUrl: { column: "referrerurl", parse: page },
  campaignId: { column: "campaignid", parse: id },
  deviceType: { column: "devicetype", parse: id },
  rating: { column: "rating", parse: (value) => number(value, 1, 5) },
  detail: { column: "detail", parse: (value) => freeText(value, 500) },
};

/** Whether a field says nothing. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** Text of a scalar without control characters; JSON may write ids as numbers. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return String(value)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, " ")
    .trim();
}

const NO_TEXT: FieldProblem = { problem: "is neither a text nor a number" };

function id(value: unknown): string | null | FieldProblem {
  const text = textOf(value);
  if (text === undefined) return NO_TEXT;
  if (text === "") return null;
  return text.length <= 128 ? text : { problem: `has ${text.length} characters; at most 128 are accepted` };
}

function company(value: unknown): string | FieldProblem {
  const text = textOf(value)?.toLowerCase() ?? "";
  return /^[a-z0-9]{1,8}$/.test(text) ? text : { problem: "is no legal entity of 1 to 8 letters and digits" };
}

function sha256(value: unknown): string | FieldProblem {
  const text = textOf(value)?.toLowerCase() ?? "";
  return /^[0-9a-f]{64}$/.test(text) ? text : { problem: "is not 64 hexadecimal digits" };
}

/** To microseconds and in UTC, so that equal instants are equal texts. */
function instant(value: unknown): string | FieldProblem {
  const [, day = "", clock = "", second = "00", fraction = "", offset = ""] = INSTANT.exec(textOf(value) ?? "") ?? [];
  if (day === "") return { problem: "is no ISO 8601 time with an offset, e.g. 2026-03-01T10:15:00Z" };
  const zone = /^[zZ]$/.test(offset) ? "Z" : `${offset.slice(0, 3)}:${offset.slice(3).replace(":", "") || "00"}`;
  const moment = new Date(`${day}T${clock}:${second}${zone}`);
  const isDay = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false;
  if (Number.isNaN(moment.getTime()) || !isDay) return { problem: "is no time of the calendar" };
  if (moment.getTime() < Date.UTC(2000, 0, 1)) return { problem: "lies before the year 2000" };
  return `${moment.toISOString().slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, "0")}Z`;
}

function number(value: unknown, low: number, high: number): string | FieldProblem {
  const text = textOf(value) ?? "";
  const amount = Number(text);
  const accepted = `is no number from ${low} to ${high} with at most six decimals`;
  return /^-?\d{1,7}(?:\.\d{1,6})?$/.test(text) && amount >= low && amount <= high ? text : { problem: accepted };
}

/** Text that people wrote: addresses are taken out before it is stored anywhere. */
function freeText(value: unknown, most: number): string | null | FieldProblem {
  const text = textOf(value);
  if (text === undefined) return NO_TEXT;
  const clean = text.replace(EMAIL, " ").replace(/ +/g, " ").trim();
  return [...clean].slice(0, most).join("").trimEnd() || null;
}

/** An address without what may name a person: sign-in, query string, fragment, e-mail addresses in the path. */
function page(value: unknown): string | null | FieldProblem {
  if (typeof value !== "string") return { problem: "is no text" };
  const [bare = ""] = (textOf(value) ?? "").split(/[?#]/);
  const signed = bare.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/@]*@/i, (_, scheme: string = "") => `${scheme}//`);
  const clean = signed.replace(/%40/gi, "@").replace(EMAIL, "");
  return clean.length <= 2000
    ? clean || null
    : { problem: `has ${clean.length} characters; at most 2,000 are accepted` };
}
