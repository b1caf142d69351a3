import { createHash } from "node:crypto";
import type { Row } from "./csv.ts";
import { type Random, randomOf } from "./random.ts";
import { plusSeconds } from "./time.ts";
import type { World } from "./world.ts";

/** Ways in which feeds of web shops surprise readers, by kind: what it does to the newest file. */
export const EVENT_FAULTS = {
  "broken-line": "a line that is no JSON",
  "no-consent-known": "a line without analyticsConsent",
  "local-time": "a time without an offset",
  "unknown-field": "a field that is not the contract's",
  "unknown-type": "an event type that nobody maps",
  "torn-file": "a file that ends in the middle of a line",
  "late-file": "a file for a day three days ago",
} as const;

/** Name of such a fault. */
export type EventFault = keyof typeof EVENT_FAULTS;

/** Name of the feed that the generator writes. */
const SOURCE = "webshop";

/** A file below the container `events`. */
interface EventFile {
  readonly path: string;
  readonly content: string;
}

type Event = Readonly<Record<string, unknown>>;

/**
 * What visitors did in the web shops during the newest landing: for the initial sync in the day before it. Most are
 * nobody known, some sign in, some refuse analytics, some leave a full cart; now and then an event comes twice. Equal
 * worlds give equal files. Pure.
 */
export function eventFiles(world: World, faults: readonly EventFault[] = []): EventFile[] {
  const { settings, increments, database } = world;
  const random = randomOf(settings.seed, "storefront", increments);
  const seconds = increments === 0 ? 86_400 : settings.intervalMinutes * 60;
  const end = plusSeconds(settings.start, increments * settings.intervalMinutes * 60);
  const rows = (table: string) => [...(database.tables.get(table)?.values() ?? [])];
  const shops = rows("retailchanneltable").filter(({ channeltype }) => Number(channeltype) === 3);
  const visits = shops.length === 0 ? 0 : Math.max(3, Math.round((settings.customers * seconds) / 86_400 / 2));
  const events: Event[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const shop = random.pick(shops);
    const company = String(shop.inventlocationdataareaid ?? "").toLowerCase();
    const ofCompany = (table: string) => rows(table).filter((row) => String(row.dataareaid).toLowerCase() === company);
    const start = plusSeconds(end, -random.int(1, seconds));
    const id = `${increments}-${visit}`;
    const identities = ofCompany("retailexternalidtocustomermap");
    const place = { shop, identities, customers: ofCompany("custtable"), items: ofCompany("inventtable") };
    events.push(...visitOf(random, id, start, place, emailsOf(rows)));
  }
  const ordered = events.sort((a, b) => (String(a.occurredAt) < String(b.occurredAt) ? -1 : 1));
  const again = ordered.filter(() => random.chance(0.02));
  const lines = [...ordered, ...again].map((event) => JSON.stringify(event));
  return spoiled([{ path: pathOf(end, `part-${increments}`), content: asLines(lines) }], end, increments, faults);
}

function pathOf(instant: string, name: string): string {
  return `${SOURCE}/dt=${instant.slice(0, 10)}/${name}.jsonl`;
}

function asLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** Addresses by party. */
function emailsOf(rows: (table: string) => Row[]): ReadonlyMap<string, string> {
  const addresses = new Map(rows("logisticselectronicaddress").map(({ recid, locator }) => [String(recid), locator]));
  return new Map(
    rows("dirpartytable").flatMap(({ recid, primarycontactemail }) => {
      const address = addresses.get(String(primarycontactemail));
      return typeof address === "string" && address.includes("@")
        ? [[String(recid), address.toLowerCase()] as const]
        : [];
    }),
  );
}

interface Place {
  readonly shop: Row;
  readonly customers: readonly Row[];
  readonly items: readonly Row[];
  /** Sign-in identities of the customers. */
  readonly identities: readonly Row[];
}

/** One visit: pages, products, perhaps a cart and its end. */
function visitOf(
  random: Random,
  id: string,
  start: string,
  { shop, customers, items, identities }: Place,
  emails: ReadonlyMap<string, string>,
): Event[] {
  const customer = customers.length > 0 && random.chance(0.4) ? random.pick(customers) : undefined;
  const email = customer && emails.get(String(customer.party));
  const isSignedIn = random.chance(0.7);
  const analyticsConsent = random.chance(0.92);
  const item = () => (items.length === 0 ? {} : { itemId: random.pick(items).itemid });
  const steps: Event[] = [
    { eventType: "page_view", pageUrl: "https://shop.example/?utm_source=mail", campaignId: "spring" },
    ...(random.chance(0.4) ? [{ eventType: "search", query: random.pick(["road bike", "helmet", "gloves red"]) }] : []),
    ...Array.from({ length: random.int(1, 4) }, () => ({ eventType: "view_item", ...item() })),
  ];
  if (random.chance(0.3)) {
    const cartId = `cart-${id}`;
    steps.push({ eventType: "add_to_cart", ...item(), quantity: random.int(1, 3), cartId });
    if (random.chance(0.5)) steps.push({ eventType: "begin_checkout", cartId });
    else steps.push({ eventType: "CartAbandoned", cartId });
  }
  if (customer && random.chance(0.1)) steps.push({ eventType: "ReviewSubmitted", ...item(), rating: random.int(1, 5) });
  const signIn = customer && identities.find((one) => one.customeraccountnumber === customer.accountnum);
  const identity =
    customer === undefined
      ? {}
      : signIn !== undefined
        ? { externalIdentityId: signIn.externalidentityid }
        : isSignedIn
          ? { customerAccount: customer.accountnum, dataAreaId: customer.dataareaid }
          : { ...(email !== undefined && { emailSha256: createHash("sha256").update(email).digest("hex") }) };
  let at = start;
  return steps.map((step, place) => {
    at = plusSeconds(at, place === 0 ? 0 : random.int(5, 90));
    return {
      ...{ eventId: `e-${id}-${place}`, occurredAt: at, analyticsConsent, channelId: shop.retailchannelid },
      ...{ visitorId: `v-${id}`, visitId: `s-${id}`, deviceType: random.pick(["mobile", "desktop", "tablet"]) },
      ...identity,
      ...step,
    };
  });
}

/** Files with faults in them. */
function spoiled(files: EventFile[], end: string, increments: number, faults: readonly EventFault[]): EventFile[] {
  const [first = { path: pathOf(end, "part"), content: "" }, ...rest] = files;
  const event = (name: string, facts: Event = {}) => {
    const occurredAt = plusSeconds(end, -60);
    const id = `fault-${increments}-${name}`;
    return JSON.stringify({
      ...{ eventId: id, eventType: "page_view", occurredAt, analyticsConsent: true, channelId: "none", ...facts },
    });
  };
  const has = (fault: EventFault) => faults.includes(fault);
  const shop = /"channelId":("[^"]*")/.exec(first.content)?.[1];
  const channelId: unknown = shop === undefined ? "none" : JSON.parse(shop);
  const lines = [
    ...(has("broken-line") ? ["{ not JSON"] : []),
    ...(has("no-consent-known") ? [event("consent", { channelId, analyticsConsent: undefined })] : []),
    ...(has("local-time") ? [event("time", { channelId, occurredAt: end.replace(/Z$/, "") })] : []),
    ...(has("unknown-field") ? [event("field", { channelId, ipAddress: "203.0.113.7" })] : []),
    ...(has("unknown-type") ? [event("type", { channelId, eventType: "Swiped" })] : []),
  ];
  const late = plusSeconds(end, -3 * 86_400);
  return [
    { ...first, content: `${first.content}${asLines(lines)}${has("torn-file") ? '{"eventId":"torn' : ""}` },
    ...rest,
    ...(has("late-file")
      ? [
          {
            path: pathOf(late, `late-${increments}`),
            content: asLines([event("late", { channelId, occurredAt: late })]),
          },
        ]
      : []),
  ];
}
