import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeFeedOf, readChanges } from "../../../transforms/delta/changes.ts";
import { commit } from "../../../transforms/delta/commit.ts";
import { GOLD } from "../../../transforms/models.ts";
import type { GoldResult } from "../../../transforms/publish/build-gold.ts";
import type { Store } from "../../../transforms/storage/store.ts";
import type { SourceRows } from "../../support/gold.ts";
import { openGoldLake, type PublishedLake, type PublishOptions, REQUIRED_TABLES } from "../../support/gold-lake.ts";
import { MASTER_DATA, orderLine, orderOf, sale, saleLine, saleOf } from "../../support/sales.ts";

const SALES = { ...REQUIRED_TABLES, ...MASTER_DATA, ...orderOf(), ...saleOf(), retailsalestable: [] };
const CUSTOMER = MASTER_DATA.custtable?.[0] ?? {};
const MODELS = GOLD.filter(({ name }) =>
  ["supporting_Channels", "supporting_Products", "profiles_Customer", "activities_Orders"].includes(name),
);
const MAIN = ["supporting_Channels", "supporting_Products", "profiles_Customer", "activities_Orders"];

let sales: PublishedLake;
let published: PublishedLake;
let lake: PublishedLake;
beforeAll(async () => {
  sales = await openGoldLake();
  await sales.silver(SALES);
  published = await openGoldLake(sales);
  await published.publish({ models: MODELS });
});
afterAll(() => Promise.all([sales.close(), published.close()]));
beforeEach(async () => {
  lake = await openGoldLake(sales);
});
afterEach(() => lake.close());

/** Publishes the four main tables. */
function publish(options: PublishOptions = {}): Promise<GoldResult> {
  return lake.publish({ models: MODELS, ...options });
}

/** Starts over from a lake whose first publish is done. */
async function usePublished(): Promise<void> {
  await lake.close();
  lake = await openGoldLake(published);
}

/** What a run did to the main tables that it touched. */
function changesOf({ tables }: GoldResult): Record<string, string> {
  const touched = tables.filter((table) => table.inserted + table.updated + table.deleted > 0 || table.problem);
  return Object.fromEntries(
    touched.map(({ table, version, inserted, updated, deleted, problem }) => [
      table,
      problem?.code ?? `v${version} +${inserted} ~${updated} -${deleted}`,
    ]),
  );
}

/** A store that fails when a path is written for which the condition holds. */
function failingAt(store: Store, isFatal: (path: string) => boolean): Store {
  const check = (path: string) => {
    if (isFatal(path)) throw new Error(`cut off at ${path}`);
  };
  return {
    ...store,
    async put(path, content) {
      check(path);
      await store.put(path, content);
    },
    async putIfAbsent(path, content) {
      check(path);
      return store.putIfAbsent(path, content);
    },
    async putFile(path, file) {
      check(path);
      await store.putFile(path, file);
    },
  };
}

describe("first publish", () => {
  it("creates every table of the contract, empty where an optional source is missing, and names what is missing", async () => {
    const { tables, warnings } = await publish({ models: GOLD });
    expect(tables.filter(({ problem }) => problem)).toEqual([]);
    for (const { table } of tables) expect((await lake.snapshot(table))?.version).toBe(0);
    expect(changesOf({ tables, checks: [], warnings: [] })).toMatchObject({
      supporting_Channels: "v0 +2 ~0 -0",
      supporting_Products: "v0 +1 ~0 -0",
      profiles_Customer: "v0 +1 ~0 -0",
      activities_Orders: "v0 +2 ~0 -0",
    });
    expect(tables.find(({ table }) => table === "supporting_LoyaltyCards")).toMatchObject({ version: 0, rows: 0 });
    expect(warnings).toContain(
      "retailloyaltycard is not in the Synapse Link profile: profiles show no loyalty card, and sales are not matched by card",
    );
    expect(warnings.join()).not.toContain("retailsalestable");
  });

  it("F33 orders and lines of shops and stores are published, as Delta", async () => {
    await publish({ models: GOLD });
    expect(await lake.rows("gold/commerce/activities_Orders", '"OrderLineId"', "1")).toEqual([
      { OrderLineId: "usrt_102_b1_b1-1_t-1_1" },
      { OrderLineId: "usrt_so-1_601" },
    ]);
    const columns = '"OrderId", "SalesSource"';
    expect(await lake.rows("gold/commerce/activities_OrderHeaders", columns, "1")).toEqual([
      { OrderId: "usrt_102_b1_b1-1_t-1", SalesSource: "StoreTransaction" },
      { OrderId: "usrt_so-1", SalesSource: "SalesOrder" },
    ]);
  });

  it("F32 F31 lies one level deep, with both retentions, the change feed and a protocol that Customer Insights reads", async () => {
    await usePublished();
    const snapshot = await lake.snapshot("activities_Orders");
    expect(snapshot?.metadata.configuration).toEqual({
      "delta.enableChangeDataFeed": "true",
      "delta.enableDeletionVectors": "false",
      "delta.logRetentionDuration": "interval 30 days",
      "delta.deletedFileRetentionDuration": "interval 30 days",
    });
    expect(snapshot?.protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 4 });
    expect([...(snapshot?.files.keys() ?? [])].filter((path) => path.includes("/"))).toEqual([]);
  });
});

describe("increment", () => {
  it("F2 F4 a run that changes nothing commits nothing and writes no byte", async () => {
    await usePublished();
    const before = await lake.files();
    const again = await publish({ asOf: "2026-03-02T12:00:00Z" });
    expect(await lake.files()).toEqual(before);
    expect(again.tables.map(({ rows, unchanged }) => rows - unchanged)).toEqual(again.tables.map(() => 0));
  });

  it("F3 one changed customer changes one profile row, and nothing else", async () => {
    const second = { recid: 2, id: "second", dataareaid: "USRT", accountnum: "C-2", party: 0 };
    await lake.silver({ custtable: [CUSTOMER, second] });
    await publish();
    await lake.silver({ custtable: [CUSTOMER, { ...second, currency: "EUR" }] });
    expect(changesOf(await publish())).toEqual({ profiles_Customer: "v1 +0 ~1 -0" });
    const actions = await lake.commit("profiles_Customer", 1);
    expect(actions.filter(({ cdc }) => cdc)).toHaveLength(1);
    const [change] = await readChanges(lake.store, "gold/commerce/profiles_Customer", 0, 1);
    const snapshot = await lake.snapshot("profiles_Customer");
    if (change === undefined || snapshot === undefined) throw new Error("no change");
    const feed = await changeFeedOf(lake.store, "gold/commerce/profiles_Customer", snapshot, [change]);
    expect(await lake.session.all(`select "CustomerId", "CurrencyCode", _change_type from ${feed} order by 3`)).toEqual(
      [
        { CustomerId: "usrt_c-2", CurrencyCode: "EUR", _change_type: "update_postimage" },
        { CustomerId: "usrt_c-2", CurrencyCode: null, _change_type: "update_preimage" },
      ],
    );
    expect(await lake.rows("gold/commerce/profiles_Customer", '"CustomerId", "CurrencyCode"', "1")).toEqual([
      { CustomerId: "usrt_c-1", CurrencyCode: null },
      { CustomerId: "usrt_c-2", CurrencyCode: "EUR" },
    ]);
  });

  it("a source change that gold does not show commits nothing", async () => {
    await usePublished();
    await lake.silver({ custtable: [{ ...CUSTOMER, versionnumber: 99, creditmax: "5000" }] });
    expect(changesOf(await publish())).toEqual({});
    const before = await lake.files();
    await publish();
    expect(await lake.files()).toEqual(before);
  });

  it("a gold table that somebody else changed is brought back", async () => {
    await usePublished();
    const table = "gold/commerce/supporting_Products";
    const snapshot = await lake.snapshot("supporting_Products");
    const actions = [...(snapshot?.files.keys() ?? [])].map((path) => ({ remove: { path, dataChange: true } }));
    const now = () => new Date("2026-03-01T13:00:00Z");
    const place = { store: lake.store, table, session: lake.session, basedOn: 0, operation: "DELETE", now };
    await commit({ ...place, attempt: { actions, read: "all" }, newId: () => "somebody-else" });
    expect(changesOf(await publish())).toEqual({ supporting_Products: "v2 +1 ~0 -0" });
  });

  it("F1 R12 a deleted source row contributes to nothing any more", async () => {
    await usePublished();
    await lake.silver({ salesline: [], custtable: [], retailchanneltable: [], inventtable: [] });
    expect(changesOf(await publish())).toMatchObject({
      supporting_Channels: "v1 +0 ~0 -2",
      supporting_Products: "v1 +0 ~0 -1",
      profiles_Customer: "v1 +0 ~0 -1",
      activities_Orders: "v1 +0 ~1 -1",
    });
    const columns = '"CustomerMatch", "ChannelId", "ProductId", "ProductName"';
    expect(await lake.rows("gold/commerce/activities_Orders", columns, "1")).toEqual([
      { CustomerMatch: "unknown-customer", ChannelId: null, ProductId: "usrt_i-1", ProductName: null },
    ]);
  });

  it("F36 a year of orders lies in one file, not in one folder per day", async () => {
    const day = (offset: number) => new Date(Date.UTC(2025, 0, 1 + offset)).toISOString().slice(0, 19);
    const lines = Array.from({ length: 365 }, (_, offset) =>
      orderLine({ recid: offset, id: `l${offset}`, createddatetime: day(offset) }),
    );
    await lake.silver({ salesline: lines });
    await publish();
    expect((await lake.snapshot("activities_Orders"))?.files.size).toBe(1);
  });
});

describe("dated rows", () => {
  const open = { validfrom: "2020-01-01T00:00:00", validto: "2154-12-31T23:59:59" };
  const tomorrow = "2026-03-02T00:00:00";
  const addresses = [
    { recid: 1, location: 50, city: "Today", ...open, validto: tomorrow },
    { recid: 2, location: 50, city: "Tomorrow", ...open, validfrom: tomorrow, validto: "2026-03-03T00:00:00" },
  ];
  const HOME = {
    dirpartytable: [{ recid: 7, name: "Ana", primaryaddresslocation: 50 }],
    logisticspostaladdress: addresses,
  };
  const city = async () => (await lake.rows("gold/commerce/profiles_Customer", '"City"', "1"))[0]?.City;

  it("F40 an address valid from tomorrow is published tomorrow, and gone when it ends, without any source change", async () => {
    await lake.silver(HOME);
    await publish({ asOf: "2026-03-01T12:00:00Z" });
    expect(await city()).toBe("Today");
    expect(changesOf(await publish({ asOf: "2026-03-01T23:59:59Z" }))).toEqual({});
    expect(changesOf(await publish({ asOf: "2026-03-02T00:00:00Z" }))).toEqual({
      profiles_Customer: "v1 +0 ~1 -0",
    });
    expect(await city()).toBe("Tomorrow");
    expect(changesOf(await publish({ asOf: "2026-03-05T00:00:00Z" }))).toEqual({
      profiles_Customer: "v2 +0 ~1 -0",
    });
    expect(await city()).toBeNull();
    const before = await lake.files();
    await publish({ asOf: "2027-01-01T00:00:00Z" });
    expect(await lake.files()).toEqual(before);
  });
});

describe("held back", () => {
  it("F6 B7 a missing source table holds back what needs it, by name, and nothing else", async () => {
    await rm(join(lake.directory, "lake/silver/inventtable"), { recursive: true });
    const { tables } = await publish();
    const problem = (name: string) => tables.find(({ table }) => table === name)?.problem;
    expect(problem("supporting_Products")).toEqual({
      code: "CI-GOLD-001",
      message:
        "supporting_Products is held back: it needs inventtable (no such table). The published table is left as it was.",
      hint: "Add the tables to the Synapse Link profile, or wait for their initial sync.",
    });
    expect(problem("activities_Orders")?.message).toBe(
      "activities_Orders is held back: it needs supporting_Products (CI-GOLD-001). The published table is left as it was.",
    );
    expect(problem("profiles_Customer")).toBeUndefined();
    expect(await lake.snapshot("activities_Orders")).toBeUndefined();
    await lake.silver({ inventtable: MASTER_DATA.inventtable ?? [] });
    expect(changesOf(await publish())).toMatchObject({
      supporting_Products: "v0 +1 ~0 -0",
      activities_Orders: "v0 +2 ~0 -0",
    });
  });

  it("a source table that must not be read now holds back what reads it, an optional one too", async () => {
    const { tables } = await publish({
      unavailable: new Map([["retailcusttable", "its initial sync is not completed"]]),
    });
    expect(tables.find(({ table }) => table === "profiles_Customer")?.problem?.message).toBe(
      "profiles_Customer is held back: it needs retailcusttable (its initial sync is not completed). The published table is left as it was.",
    );
  });

  it("F5 a repeated key blocks the table and what reads it, and the sample is kept", async () => {
    await usePublished();
    const twin = { ...CUSTOMER, recid: 2, id: "twin", accountnum: "c-1" };
    await lake.silver({ custtable: [CUSTOMER, twin], salesline: [orderLine({ lineamount: "1" })] });
    const { tables, checks } = await publish();
    expect(tables.find(({ table }) => table === "profiles_Customer")?.problem).toMatchObject({
      code: "CI-GOLD-002",
      message:
        'profiles_Customer: 2 rows fail "unique CustomerId (Q1)", e.g. usrt_c-1. The published table is left as it was.',
    });
    expect(tables.find(({ table }) => table === "activities_Orders")?.problem?.code).toBe("CI-GOLD-002");
    expect(checks).toContainEqual({
      ...{ table: "profiles_Customer", check: "unique CustomerId (Q1)", severity: "block", outcome: "failed", rows: 2 },
      sample: ["usrt_c-1"],
    });
    expect((await lake.snapshot("profiles_Customer"))?.version).toBe(0);
    await lake.silver({ custtable: [CUSTOMER] });
    expect(changesOf(await publish())).toEqual({ activities_Orders: "v1 +0 ~1 -0" });
  });

  it("F17 a row without a required value goes to quarantine, and is marked resolved once it passes", async () => {
    const lines = Array.from({ length: 200 }, (_, recid) => orderLine({ recid, id: `l${recid}` }));
    const undated = { createddatetime: null };
    await lake.silver({
      ...orderOf({}, undated),
      salesline: [...lines, orderLine({ recid: 900, id: "bad", ...undated })],
    });
    const { tables } = await publish();
    expect(tables.find(({ table }) => table === "activities_Orders")).toMatchObject({
      rows: 201,
      quarantined: 1,
      inserted: 201,
    });
    const columns = '"check", "key", first_run, resolved_run, "row"::json->>\'LineAmount\' as amount';
    const quarantine = () => lake.rows("quarantine/gold/activities_Orders", columns, '"check"');
    const record = {
      check: "not-null OrderTimestamp (Q3)",
      key: "usrt_so-1_900",
      amount: "190.000000",
      first_run: "run-1",
    };
    expect(await quarantine()).toEqual([{ ...record, resolved_run: null }]);
    const sameRun = await lake.files();
    await publish();
    expect(await lake.files()).toEqual(sameRun);
    await lake.silver({ salesline: [...lines, orderLine({ recid: 900, id: "bad" })] });
    expect(changesOf(await publish())).toEqual({ activities_Orders: "v1 +1 ~0 -0" });
    expect(await quarantine()).toEqual([{ ...record, resolved_run: "run-3" }]);
    await lake.silver({ salesline: [...lines, orderLine({ recid: 900, id: "bad", ...undated })] });
    expect(changesOf(await publish())).toEqual({ activities_Orders: "v2 +0 ~0 -1" });
    expect(await quarantine()).toEqual([{ ...record, resolved_run: null }]);
  });

  it("more than one percent of rows to hold back blocks the table", async () => {
    await lake.silver({ ...orderOf({ createddatetime: null }, { createddatetime: null }) });
    const { tables } = await publish();
    expect(tables.find(({ table }) => table === "activities_Orders")?.problem).toMatchObject({
      code: "CI-GOLD-002",
      message: expect.stringContaining("1 of 2 rows would be held back, more than 1 %"),
    });
  });

  it("Q20 store amounts of the wrong sign block the sales, with the figures", async () => {
    const heads = Array.from({ length: 60 }, (_, place) =>
      sale({ recid: place, id: `h${place}`, transactionid: `T-${place}`, netamount: "80" }),
    );
    const lines = heads.map(({ transactionid = null, recid = null }) =>
      saleLine({ recid, id: `l${recid}`, transactionid, qty: "1", netamount: "80" }),
    );
    await lake.silver({ retailtransactiontable: heads, retailtransactionsalestrans: lines });
    const { tables } = await publish();
    expect(tables.find(({ table }) => table === "activities_Orders")?.problem).toMatchObject({
      code: "CI-GOLD-002",
      message: expect.stringContaining('60 rows fail "store sales have a negative quantity (Q20)", e.g. 0 of 60'),
    });
  });

  it("F39 a contract that changed a type is refused, one with a new column is published", async () => {
    const [channels] = GOLD;
    if (channels === undefined) throw new Error("no models");
    await publish({ models: [channels] });
    const widened = {
      ...channels,
      columns: { ...channels.columns, Region: { type: "string", description: "Region." } },
    } as const;
    const query = (tools: Parameters<typeof channels.query>[0]) =>
      `select *, ${tools.fn.literal("EU")} as Region from (${channels.query(tools)}) c`;
    expect(changesOf(await publish({ models: [{ ...widened, query }] }))).toEqual({
      supporting_Channels: "v1 +0 ~2 -0",
    });
    const retyped = {
      ...channels,
      columns: { ...channels.columns, ChannelRecId: { type: "string", nullable: false, description: "" } },
    } as const;
    const { tables } = await publish({ models: [retyped] });
    expect(tables[0]?.problem?.message).toBe(
      'supporting_Channels: the published table has another contract: column "ChannelRecId" is long and would become string; column "Region" would go away. It is left as it was.',
    );
  });
});

describe("one snapshot or none", () => {
  const isEntry = (table: string) => (path: string) => path.includes(`${table}/_delta_log/`) && path.endsWith(".json");

  it("stages all tables before it commits the first", async () => {
    const writes: string[] = [];
    await publish({ store: failingAt(lake.store, (path) => writes.push(path) < 0) });
    const firstEntry = writes.findIndex((path) => path.includes("gold/commerce") && path.endsWith(".json"));
    const lastFile = writes.findLastIndex((path) => path.includes("gold/commerce") && path.endsWith(".parquet"));
    expect(lastFile).toBeLessThan(firstEntry);
    const entries = writes.filter((path) => path.endsWith("00000.json")).map((path) => path.split("/")[2]);
    expect(entries.filter((table) => MAIN.includes(table ?? ""))).toEqual(MAIN);
    expect(writes.at(-1)).toBe("ops/ledger/gold/commerce.json");
  });

  it("a run that is cut off while staging publishes nothing", async () => {
    const store = failingAt(lake.store, (path) => path.includes("activities_Orders/part-"));
    await expect(publish({ store })).rejects.toThrow("cut off");
    for (const table of MAIN) expect(await lake.snapshot(table)).toBeUndefined();
  });

  it("runs that are cut off between commits are completed by the next", { timeout: 60_000 }, async () => {
    await usePublished();
    const changed: SourceRows = {
      custtable: [
        { ...CUSTOMER, currency: "EUR" },
        { recid: 2, id: "new", dataareaid: "usrt", accountnum: "C-9" },
      ],
      inventtable: [
        { itemid: "I-1", product: 300, productlifecyclestateid: "Retired" },
        { recid: 9, id: "i2", itemid: "I-2" },
      ],
      retailchanneltable: [
        { ...MASTER_DATA.retailchanneltable?.[0], currency: "CAD" },
        { ...MASTER_DATA.retailchanneltable?.[1] },
      ],
      salesline: [orderLine({ lineamount: "7" })],
      salestable: [{ ...orderOf().salestable?.[0], custaccount: "C-9" }],
    };
    await lake.silver(changed);
    for (const table of MAIN) {
      await expect(publish({ store: failingAt(lake.store, isEntry(table)) })).rejects.toThrow("cut off");
    }
    await publish();
    for (const name of MAIN) expect((await lake.snapshot(name))?.version).toBe(1);
    expect(await lake.rows("gold/commerce/activities_Orders", '"CustomerId", "RevenueAmount"', "1")).toEqual([
      { CustomerId: "usrt_c-1", RevenueAmount: "80.000000" },
      { CustomerId: "usrt_c-9", RevenueAmount: "7.000000" },
    ]);
    const before = await lake.files();
    await publish();
    expect(await lake.files()).toEqual(before);
  });
});
