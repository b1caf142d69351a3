import { cp, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EraseRequest, erasePerson } from "../../../transforms/erase/erase-person.ts";
import { planErasure } from "../../../transforms/erase/plan-erasure.ts";
import { profilesCustomer } from "../../../transforms/gold/profiles_Customer.ts";
import { OWN_SILVER, SILVER } from "../../../transforms/models.ts";
import type { JobContext } from "../../../transforms/run-context.ts";
import type { Store } from "../../../transforms/storage/store.ts";
import { F1, F2, F3, type Lake, openLake } from "../../support/lake.ts";
import type { LandingRow } from "../../support/landing.ts";
import { mortalStore } from "../../support/mortal-store.ts";

const NOW = new Date("2024-06-01T00:00:00Z");
/** Long after files were written, whatever the clock of the disk says. */
const LATER = new Date("2099-01-01T00:00:00Z");
const GOLD = [profilesCustomer];
const EVERY_SILVER = [...SILVER, ...OWN_SILVER];

/** Tables of the profile that have no rows here, or few. */
const EMPTY = [
  ...["custgroup", "dirperson", "logisticsaddresscountryregion", "logisticsaddresscountryregiontranslation"],
  ...[
    "logisticspostaladdress",
    "retailaffiliation",
    "retailcustaffiliation",
    "retailloyaltycard",
    "retailloyaltycardtier",
  ],
  ...["retailloyaltytier", "retailcusttable", "retailchanneltable", "logisticslocation"],
];
const names = new Set([
  ...[...EMPTY, "custtable", "dirpartytable", "dirpersonname", "dirpartylocation", "logisticselectronicaddress"],
  ...["salestable", "salesline"],
]);
const silver = SILVER.filter(({ name }) => names.has(name));

const table = (columns: Record<string, "string" | "int64" | "dateTime">, ...rows: LandingRow[]) => ({ columns, rows });

/** Ana (C-100, party 7) shares a location with Ben (C-200, party 8); both bought something. */
const first = {
  tables: {
    ...Object.fromEntries(EMPTY.map((name) => [name, table({})])),
    custtable: table(
      { accountnum: "string", party: "int64", invoiceaccount: "string" },
      { recid: 1, versionnumber: 1, accountnum: "C-100", party: 7 },
      { recid: 2, versionnumber: 2, accountnum: "C-200", party: 8, invoiceaccount: "C-100" },
      { recid: 3, versionnumber: 3, accountnum: "C-100", party: 9, dataareaid: "demf" },
    ),
    retailchanneltable: table(
      { defaultcustaccount: "string", defaultcustdataareaid: "string" },
      { recid: 61, versionnumber: 1, defaultcustaccount: "C-100", defaultcustdataareaid: "demf" },
    ),
    dirpartytable: table(
      { name: "string", primarycontactemail: "int64" },
      { recid: 7, versionnumber: 1, name: "Ana Trujillo", primarycontactemail: 31 },
      { recid: 8, versionnumber: 2, name: "Ben Smith" },
      { recid: 9, versionnumber: 3, name: "Cem Kaya" },
    ),
    dirpersonname: table(
      { person: "int64", firstname: "string", lastname: "string", validfrom: "dateTime" },
      { recid: 11, versionnumber: 1, person: 7, firstname: "Ana", lastname: "Trujillo" },
      {
        recid: 12,
        versionnumber: 2,
        person: 7,
        firstname: "Anita",
        lastname: "Trujillo",
        validfrom: { raw: '"ana.private@example.com"' },
      },
      { recid: 13, versionnumber: 3, person: 8, firstname: "Ben", lastname: "Smith" },
    ),
    dirpartylocation: table(
      { party: "int64", location: "int64" },
      { recid: 21, versionnumber: 1, party: 7, location: 50 },
      { recid: 22, versionnumber: 2, party: 7, location: 51 },
      { recid: 23, versionnumber: 3, party: 8, location: 51 },
    ),
    logisticselectronicaddress: table(
      { location: "int64", locator: "string", type: "int64" },
      { recid: 31, versionnumber: 1, location: 50, locator: "ana.private@example.com", type: 2 },
      { recid: 32, versionnumber: 2, location: 51, locator: "home@example.com", type: 2 },
    ),
    salestable: table(
      { salesid: "string", custaccount: "string", salesname: "string" },
      { recid: 41, versionnumber: 1, salesid: "SO-777", custaccount: "C-100", salesname: "Ana Trujillo" },
      { recid: 42, versionnumber: 2, salesid: "SO-888", custaccount: "C-200", salesname: "Ben Smith" },
    ),
    salesline: table(
      { salesid: "string", custaccount: "string", itemid: "string" },
      { recid: 51, versionnumber: 1, salesid: "SO-777", custaccount: "C-100", itemid: "I-1" },
      { recid: 52, versionnumber: 2, salesid: "SO-888", custaccount: "C-200", itemid: "I-1" },
    ),
  },
};

/** Ana moved her mail; her older one is in history only. */
const second = {
  tables: {
    logisticselectronicaddress: table(
      { location: "int64", locator: "string", type: "int64" },
      { recid: 31, versionnumber: 9, location: 50, locator: "trujillo.work@example.com", type: 2 },
    ),
  },
};

const SECRETS = ["trujillo", "ana.private", "so-777", "usmf_c-100"];

function contextOf(lake: Lake, store: Store = lake.store, now = NOW): JobContext {
  let ids = 0;
  return {
    ...{ session: lake.session, landing: lake.landing, lake: store, scratch: join(lake.directory, "scratch") },
    ...{ now: () => now, newId: () => `e0000000-0000-4000-8000-${String(++ids + writes++).padStart(12, "0")}` },
    ...{ runId: "erase", progress: () => {} },
    settings: { language: "en-us", timeZone: "UTC", goldRoot: "commerce", asOf: now },
  };
}
let writes = 0;

const ANA: EraseRequest = { customer: "C-100", legalEntity: "usmf", transactions: "delete", keepDays: 15 };
const erase = (lake: Lake, request: Partial<EraseRequest> = {}, store?: Store) =>
  erasePerson(contextOf(lake, store), { silver: EVERY_SILVER, gold: GOLD }, { ...ANA, ...request });
const run = (lake: Lake, now = NOW, more = {}) => lake.run({ silver, gold: GOLD, through: "gold", now, ...more });

/** Files of the lake, decoded, in which one of the values stands; lower case. */
async function filesWith(lake: Lake, values: readonly string[]): Promise<string[]> {
  const root = join(lake.directory, "lake");
  const found: string[] = [];
  for (const name of await readdir(root, { recursive: true })) {
    const path = join(root, name);
    if (!(await stat(path)).isFile()) continue;
    const text = name.endsWith(".parquet")
      ? JSON.stringify(await lake.session.all(`from read_parquet('${path}', hive_partitioning = false)`), (_, value) =>
          typeof value === "bigint" ? `${value}` : value,
        )
      : await readFile(path, "utf8");
    if (values.some((value) => text.toLowerCase().includes(value))) found.push(name);
  }
  return found.sort();
}

/** What everybody else's rows show. */
async function othersOf(lake: Lake) {
  return {
    custtable: await lake.silver("custtable", "accountnum, dataareaid, party"),
    names: await lake.silver("dirpersonname", "recid, firstname"),
    locations: await lake.silver("dirpartylocation", "recid"),
    mail: await lake.silver("logisticselectronicaddress", "recid, locator"),
    orders: await lake.silver("salestable", "salesid, salesname"),
    lines: await lake.silver("salesline", "recid"),
    profiles: await lake.rows("gold/commerce/profiles_Customer", '"CustomerId", "Name", "RowHash"', '"CustomerId"'),
  };
}

const WITHOUT_ANA = {
  custtable: [
    { accountnum: "C-200", dataareaid: "usmf", party: 8n },
    { accountnum: "C-100", dataareaid: "demf", party: 9n },
  ],
  names: [{ recid: 13n, firstname: "Ben" }],
  locations: [{ recid: 23n }],
  mail: [{ recid: 32n, locator: "home@example.com" }],
  orders: [{ salesid: "SO-888", salesname: "Ben Smith" }],
  lines: [{ recid: 52n }],
};

let lake: Lake;
const restore = async () => {
  await rm(`${lake.directory}/lake`, { recursive: true, force: true });
  await cp(`${lake.directory}/before`, `${lake.directory}/lake`, { recursive: true });
};
beforeAll(async () => {
  lake = await openLake();
  await lake.land({ folders: { [F1]: first } });
  await run(lake);
  await lake.land({ folders: { [F2]: second } });
  expect(await run(lake)).toMatchObject({ outcome: "succeeded" });
  await cp(`${lake.directory}/lake`, `${lake.directory}/before`, { recursive: true });
}, 60_000);
afterAll(() => lake.close());

describe("an erased person", () => {
  it("is gone from every file once the retention has passed, whatever runs later; others keep their rows", async () => {
    await restore();
    const before = await othersOf(lake);
    expect(await filesWith(lake, SECRETS)).not.toEqual([]);
    const plan = await planErasure(contextOf(lake), EVERY_SILVER, ANA, lake.landing);
    expect(plan).toMatchObject({ gold: [{ table: "commerce/profiles_Customer", rows: 1 }] });

    const erasure = await erase(lake, { reference: "DSR-1" });
    expect(erasure).toMatchObject({
      ...{
        state: "waiting",
        reference: "DSR-1",
        purgeAt: expect.stringMatching(/^2024-06-16T00:00:00/),
        quarantined: 1,
      },
      silver: [
        { table: "custtable", fate: "delete", live: 1, past: 0 },
        { table: "custtable", fate: "unlink", live: 1, past: 0 },
        { table: "dirpartylocation", fate: "delete", live: 2, past: 0 },
        { table: "dirpartytable", fate: "delete", live: 1, past: 0 },
        { table: "dirpersonname", fate: "delete", live: 1, past: 0 },
        { table: "logisticselectronicaddress", fate: "delete", live: 1, past: 0 },
        { table: "salesline", fate: "delete", live: 1, past: 0 },
        { table: "salestable", fate: "delete", live: 1, past: 0 },
      ],
    });
    const isBen = ({ CustomerId }: Record<string, unknown>) => CustomerId !== "usmf_c-100";
    const expected = { ...WITHOUT_ANA, profiles: before.profiles.filter(isBen) };
    expect(await othersOf(lake)).toEqual(expected);
    // Older versions of gold are the consumer's until the time that the record names.
    expect((await filesWith(lake, SECRETS)).filter((file) => !file.startsWith("gold/"))).toEqual([]);

    // The landing zone still has the rows: read again, built anew, and brought by a late folder.
    await lake.land({ folders: { [F3]: second } });
    await run(lake, NOW, { replay: { from: F1, to: F3 } });
    await run(lake, NOW, { fullRefresh: ["custtable", "salestable", "dirpersonname", "logisticselectronicaddress"] });
    expect(await othersOf(lake)).toEqual(expected);
    expect(await lake.silver("custtable", "invoiceaccount")).toEqual([
      { invoiceaccount: null },
      { invoiceaccount: null },
    ]);

    const last = await run(lake, LATER);
    expect(last.warnings).toContain(`erasure ${erasure.id}: the last versions that held the person are gone`);
    expect(await filesWith(lake, SECRETS)).toEqual([]);
    expect(await othersOf(lake)).toEqual(expected);
    expect(await erase(lake)).toMatchObject({ id: erasure.id, state: "done" });
    expect(await run(lake, LATER)).toMatchObject({ outcome: "nothing-to-do", warnings: [] });
  }, 60_000);

  it("who is deleted at the source already is found in history", async () => {
    await restore();
    await lake.land({
      folders: {
        "2024-01-01T15.00.00Z": { tables: { custtable: table({}, { recid: 1, versionnumber: 99, IsDelete: true }) } },
      },
    });
    await run(lake);
    const { silver: found } = await erase(lake);
    expect(found.find(({ table: name, fate }) => name === "custtable" && fate === "delete")).toMatchObject({
      live: 0,
      past: 1,
    });
    expect((await filesWith(lake, SECRETS)).filter((file) => !file.startsWith("gold/"))).toEqual([]);
    await rm(`${lake.directory}/landing/2024-01-01T15.00.00Z`, { recursive: true });
  }, 60_000);

  it("leaves amounts of nobody when transactions are anonymised, also when they are read again", async () => {
    await restore();
    await erase(lake, { transactions: "anonymise" });
    const orders = [
      { salesid: "SO-777", custaccount: null, salesname: null },
      { salesid: "SO-888", custaccount: "C-200", salesname: "Ben Smith" },
    ];
    expect(await lake.silver("salestable", "salesid, custaccount, salesname")).toEqual(orders);
    await run(lake, NOW, { fullRefresh: ["salestable"] });
    expect(await lake.silver("salestable", "salesid, custaccount, salesname")).toEqual(orders);
  }, 60_000);
});

describe("an erasure", () => {
  let total = 0;
  beforeAll(async () => {
    await restore();
    const whole = mortalStore(lake.store, Number.POSITIVE_INFINITY, "dies");
    await erase(lake, {}, whole);
    total = whole.writes().length;
  }, 60_000);

  // One write in each phase: silver, gold, quarantine and reports, history. Every write in turn would take minutes.
  it.each([
    ["dies", 0.25],
    ["loses one answer", 0.5],
    ["dies", 0.85],
  ] as const)(
    "that %s after a share of %d of its writes is completed by the same command",
    async (fault, share) => {
      await restore();
      const store = mortalStore(lake.store, Math.floor(total * share), fault);
      await erase(lake, {}, store).catch(() => undefined);
      expect(await erase(lake)).toMatchObject({ state: "waiting" });
      expect((await filesWith(lake, SECRETS)).filter((file) => !file.startsWith("gold/"))).toEqual([]);
      expect(await othersOf(lake)).toMatchObject(WITHOUT_ANA);
    },
    60_000,
  );

  it.each([
    ["CI-ERASE-001", { customer: "C-999" }],
    ["CI-ERASE-002", { legalEntity: undefined }],
    ["CI-ERASE-003", { legalEntity: "demf" }],
  ])("is refused with %s and changes nothing", async (code, request) => {
    await restore();
    const store = mortalStore(lake.store, Number.POSITIVE_INFINITY, "dies");
    await expect(erase(lake, request, store)).rejects.toMatchObject({ code });
    expect(store.writes().filter((path) => !path.endsWith("salt.json"))).toEqual([]);
  });

  it("is refused while gold is published with other settings", async () => {
    await restore();
    const other = {
      ...contextOf(lake),
      settings: { language: "de", timeZone: "UTC", goldRoot: "commerce", asOf: NOW },
    };
    await expect(erasePerson(other, { silver: EVERY_SILVER, gold: GOLD }, ANA)).rejects.toMatchObject({
      code: "CI-ERASE-004",
    });
  });
});
