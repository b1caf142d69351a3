import { expect, it } from "vitest";
import { cookieEvent } from "../../../transforms/storefront/cookie-file.ts";
import { readEvent, unknownFields } from "../../../transforms/storefront/read-event.ts";

const SCOPE = { source: "webshop", now: new Date("2026-03-01T12:00:00Z") };

const GIVEN = {
  ...{ eventId: "A_1", eventType: "Viewed", occurredAt: "2026-03-01T10:15:00.5+02:00", analyticsConsent: true },
  channelId: "Web",
};

const read = (facts: Record<string, unknown>) => readEvent({ ...GIVEN, ...facts }, SCOPE);

/** The values of an event, empty ones left out. */
function valuesOf(facts: Record<string, unknown>): Record<string, unknown> {
  const result = read(facts);
  if (result.kind !== "event") throw new Error(JSON.stringify(result));
  const { contenthash: _, ...values } = result.event;
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

it("keeps what an event says, in UTC to the microsecond, under the key of its feed", () => {
  expect(valuesOf({ quantity: 2, rating: "4.5", itemId: 7, emailSha256: "A".repeat(64), dataAreaId: "USRT" })).toEqual({
    ...{ id: "webshop_a%5f1", source: "webshop", eventid: "A_1", eventtype: "Viewed", channelid: "Web" },
    ...{ occurredat: "2026-03-01T08:15:00.500000Z", quantity: "2", rating: "4.5", itemid: "7" },
    ...{ emailsha256: "a".repeat(64), dataareaid: "usrt" },
  });
});

it("keeps nothing of a visitor who did not agree to analytics, whatever else is wrong with the line", () => {
  for (const analyticsConsent of [false, "False"]) {
    expect(read({ analyticsConsent, eventId: undefined, customerAccount: "C-1" })).toEqual({ kind: "withheld" });
  }
});

it("tells no value of a visitor of whom it is not known whether he agreed", () => {
  for (const [analyticsConsent, why] of [
    [undefined, "analyticsConsent is missing"],
    ["maybe", "analyticsConsent is neither true nor false"],
    [1, "analyticsConsent is neither true nor false"],
  ]) {
    const result = read({ analyticsConsent, customerAccount: "C-1" });
    expect(result).toEqual({ kind: "rejected", reason: why, column: "analyticsConsent" });
  }
});

it.each([
  [{ eventId: " " }, "eventId is missing", undefined],
  [{ eventId: "\u0000" }, "eventId is missing", undefined],
  [{ eventId: "x".repeat(129) }, "eventId has 129 characters; at most 128 are accepted", "x".repeat(129)],
  [{ eventId: { a: 1 } }, "eventId is neither a text nor a number", '{"a":1}'],
  [{ eventType: undefined }, "eventType is missing", undefined],
  [
    { occurredAt: "2026-03-01T10:15:00" },
    "occurredAt is no ISO 8601 time with an offset, e.g. 2026-03-01T10:15:00Z",
    "2026-03-01T10:15:00",
  ],
  [{ occurredAt: "2026-02-30T10:15:00Z" }, "occurredAt is no time of the calendar", "2026-02-30T10:15:00Z"],
  [{ occurredAt: "1999-12-31T23:59:59Z" }, "occurredAt lies before the year 2000", "1999-12-31T23:59:59Z"],
  [{ occurredAt: "2026-03-02T12:00:01Z" }, "occurredAt lies more than a day ahead", "2026-03-02T12:00:01Z"],
  [{ channelId: "" }, "channelId is missing, and operatingUnitNumber too", undefined],
  [{ dataAreaId: "us rt" }, "dataAreaId is no legal entity of 1 to 8 letters and digits", "us rt"],
  [{ emailSha256: "ana@example.com" }, "emailSha256 is not 64 hexadecimal digits", "ana@example.com"],
  [{ quantity: "1e3" }, "quantity is no number from -1000000 to 1000000 with at most six decimals", "1e3"],
  [{ rating: 6 }, "rating is no number from 1 to 5 with at most six decimals", "6"],
])("refuses %j with the field, the reason and the value", (facts, reason, text) => {
  const column = Object.keys(facts)[0];
  expect(read(facts)).toEqual({ kind: "rejected", reason, column, ...(text !== undefined && { text }) });
});

it("takes addresses out of what people wrote, and sign-in, query string and fragment off pages", () => {
  const facts = {
    query: `bike for ana@example.com ${"x".repeat(300)}`,
    detail: "call ana@example.com",
    pageUrl: "https://ana:secret@shop.example/u/ana%40example.com/bikes?email=ana@example.com#top",
    referrerUrl: "https://search.example/?q=x",
  };
  const { query, detail, pageurl, referrerurl } = valuesOf(facts);
  expect({ detail, pageurl, referrerurl }).toEqual({
    ...{ detail: "call", pageurl: "https://shop.example/u//bikes", referrerurl: "https://search.example/" },
  });
  expect(query).toBe(`bike for ${"x".repeat(191)}`);
});

it("names fields that are not the contract's", () => {
  expect(unknownFields({ ...GIVEN, ipAddress: "10.0.0.1", itemId: "x" })).toEqual(["ipAddress"]);
});

it("reads a line of the sample's cookie file: the address hashed, times in the shop's zone, equal lines one event", () => {
  const cookies = { operatingUnitNumber: "052", analyticsConsent: true as const, timeZone: "America/Los_Angeles" };
  const line = {
    EmailId: " Ana@Example.com",
    SessionId: "s1",
    ItemId: "0001",
    ItemName: "Bike",
    Date: "2026-03-01",
    Checkout: "True",
  };
  const one = cookieEvent(line, cookies);
  expect(one).toEqual({
    ...{ eventId: one.eventId, eventType: "CheckoutStarted", occurredAt: "2026-03-01T00:00:00-08:00" },
    ...{ analyticsConsent: true, operatingUnitNumber: "052", visitId: "s1", itemId: "0001" },
    emailSha256: "8e43ca37701228e74983efdbd0cff5c16b3b1e5d4e29a7c05626d4d25a018e11",
  });
  expect(cookieEvent({ ...line, EmailId: "ana@example.com" }, cookies).eventId).toBe(one.eventId);
  expect(cookieEvent({ ...line, Date: "2026-03-29 12:00:00", Checkout: "" }, cookies)).toMatchObject({
    ...{ eventType: "ProductView", occurredAt: "2026-03-29T12:00:00-07:00" },
  });
  expect(readEvent(cookieEvent({ ...line, Date: "1/3/2026" }, cookies), SCOPE)).toMatchObject({
    kind: "rejected",
    text: "1/3/2026",
  });
});
