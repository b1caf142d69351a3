import { createHash } from "node:crypto";
import type { FeedSource } from "./feed-settings.ts";

/**
 * A line of the cookie file of the FastTrack sample (`EmailId,SessionId,ItemId,ItemName,Date,Checkout`) as an event. The
 * address is hashed here and goes no further; a line has no id of its own, so equal lines are one event. Pure.
 */
export function cookieEvent(
  record: Readonly<Record<string, unknown>>,
  { operatingUnitNumber, analyticsConsent, timeZone }: NonNullable<FeedSource["cookies"]>,
): Record<string, unknown> {
  const text = (name: string) => String(record[name] ?? "").trim();
  const email = text("EmailId").toLowerCase();
  const emailSha256 = email === "" ? null : sha256(email);
  const [visitId, itemId, date, checkout] = ["SessionId", "ItemId", "Date", "Checkout"].map(text);
  const isCheckout = ["true", "1", "yes"].includes((checkout ?? "").toLowerCase());
  return {
    eventId: sha256(JSON.stringify([emailSha256, visitId, itemId, date, isCheckout])),
    eventType: isCheckout ? "CheckoutStarted" : "ProductView",
    occurredAt: date === undefined ? date : withOffset(date, timeZone),
    ...{ analyticsConsent, operatingUnitNumber, emailSha256, visitId, itemId },
  };
}

/** Columns of the file; others are told as unknown. */
export const COOKIE_COLUMNS = ["EmailId", "SessionId", "ItemId", "ItemName", "Date", "Checkout"] as const;

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Wall time in a zone with its offset; a text in another form stays, so that the quarantine shows it. */
function withOffset(text: string, timeZone: string): string {
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?$/.exec(text);
  if (iso === null) return text;
  const wall = `${iso[1]}T${iso[2] ?? "00:00:00"}`;
  const guess = new Date(`${wall}Z`);
  if (Number.isNaN(guess.getTime())) return text;
  // The offset at the guess may be that of the other side of a clock change; asked again at the result it is right.
  const first = offsetAt(guess, timeZone);
  const minutes = offsetAt(new Date(guess.getTime() - first * 60_000), timeZone);
  const sign = minutes < 0 ? "-" : "+";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${wall}${sign}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}

/** Minutes that wall time in a zone is ahead of UTC. */
function offsetAt(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(instant);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
}
