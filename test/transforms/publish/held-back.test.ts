import { afterAll, beforeAll, expect, it } from "vitest";
import { activitiesOrderHeaders } from "../../../transforms/gold/activities_OrderHeaders.ts";
import { GOLD } from "../../../transforms/models.ts";
import type { GoldResult } from "../../../transforms/publish/build-gold.ts";
import type { RunReport } from "../../../transforms/report.ts";
import { exitCodeOf } from "../../../transforms/transform-run.ts";
import { openGoldLake, type PublishedLake, REQUIRED_TABLES } from "../../support/gold-lake.ts";
import { MASTER_DATA, order, orderLine, orderOf, saleOf } from "../../support/sales.ts";

const SALES = { ...REQUIRED_TABLES, ...MASTER_DATA, ...orderOf(), ...saleOf(), retailsalestable: [] };

let published: PublishedLake;
beforeAll(async () => {
  published = await openGoldLake();
  await published.silver(SALES);
  await published.publish();
});
afterAll(() => published.close());

const exitCode = ({ tables }: GoldResult) => exitCodeOf({ tables, problems: [] } as unknown as RunReport);
const held = ({ tables }: GoldResult) =>
  Object.fromEntries(tables.flatMap(({ table, problem }) => (problem ? [[table, problem.message]] : [])));
const written = ({ tables }: GoldResult) =>
  tables.filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0).map(({ table }) => table);

/** The models, headers that lose an order when it has this number. */
const losing = (order: string) =>
  GOLD.map((model) =>
    model.name !== "activities_OrderHeaders"
      ? model
      : {
          ...activitiesOrderHeaders,
          query: (tools: Parameters<typeof activitiesOrderHeaders.query>[0]) =>
            `select * from (${activitiesOrderHeaders.query(tools)}) own where own.OrderNumber <> '${order}'`,
        },
  );

it("Q10 Q17 headers that lose an order hold back themselves and what needs the order, never the rest; the run exits 3", async () => {
  const lake = await openGoldLake(published);
  try {
    const second = { salesid: "SO-2", recid: 502, id: "second" };
    await lake.silver({
      custtable: [
        ...(MASTER_DATA.custtable ?? []),
        { recid: 2, id: "new", dataareaid: "USRT", accountnum: "C-2", party: 0 },
      ],
      salestable: [order(), order(second)],
      salesline: [orderLine(), orderLine({ ...second, recid: 602 })],
    });
    const result = await lake.publish({ models: losing("SO-2") });
    const end = "The published table is left as it was.";
    expect(held(result)).toEqual({
      activities_OrderHeaders: `activities_OrderHeaders: 1 rows fail "every order of a line has a header (Q10)", e.g. usrt_so-2; 1 rows fail "headers add up to their lines (Q17)", e.g. usrt USD. ${end}`,
      activities_Orders: `activities_Orders is held back: 1 rows refer to new rows of activities_OrderHeaders, which is held back. ${end}`,
      activities_Returns: `activities_Returns is held back: it is computed from activities_Orders, which is held back. ${end}`,
      supporting_Calendar: `supporting_Calendar is held back: it is computed from activities_Orders, which is held back. ${end}`,
    });
    expect(exitCode(result)).toBe(3);
    expect(written(result)).toEqual(["profiles_Customer"]);
    for (const table of Object.keys(held(result))) expect((await lake.snapshot(table))?.version).toBe(0);
    expect(result.checks.filter(({ severity, outcome }) => severity === "block" && outcome === "failed")).toEqual([
      {
        ...{ table: "activities_OrderHeaders", check: "every order of a line has a header (Q10)", severity: "block" },
        ...{ outcome: "failed", rows: 1, sample: ["usrt_so-2"] },
      },
      {
        ...{ table: "activities_OrderHeaders", check: "headers add up to their lines (Q17)", severity: "block" },
        ...{ outcome: "failed", rows: 1, sample: ["usrt USD"] },
      },
    ]);
    const again = await lake.publish();
    expect(held(again)).toEqual({});
    expect(written(again)).toEqual(["activities_Orders", "activities_OrderHeaders"]);
  } finally {
    await lake.close();
  }
});

it("headers that are held back do not hold back lines whose order is published", async () => {
  const lake = await openGoldLake(published);
  try {
    await lake.silver({ salesline: [orderLine({ lineamount: "180" })] });
    const result = await lake.publish({ models: losing("SO-1") });
    expect(Object.keys(held(result))).toEqual(["activities_OrderHeaders"]);
    expect(written(result)).toEqual(["activities_Orders"]);
  } finally {
    await lake.close();
  }
});

it("Q26 a table that loses more than half of its rows is held back, until a full refresh says that it is right", async () => {
  const lake = await openGoldLake(published);
  try {
    const many = Array.from({ length: 60 }, (_, recid) => ({ recid, id: `c${recid}`, accountnum: `C-${recid}` }));
    await lake.silver({ custtable: many });
    await lake.publish({ models: GOLD.slice(0, 8) });
    await lake.silver({ custtable: many.slice(0, 20) });
    const blocked = await lake.publish({ models: GOLD.slice(0, 8) });
    expect(held(blocked)).toEqual({
      profiles_Customer:
        'profiles_Customer: 40 rows fail "number of rows changes by 50 % at most, unless --full-refresh is given (Q26)". The published table is left as it was.',
    });
    expect(exitCode(blocked)).toBe(3);
    const refreshed = await lake.publish({ models: GOLD.slice(0, 8), isFullRefresh: true });
    expect(held(refreshed)).toEqual({});
    expect(refreshed.tables.find(({ table }) => table === "profiles_Customer")).toMatchObject({
      rows: 20,
      deleted: 40,
    });
  } finally {
    await lake.close();
  }
});

it("every silver row of a customer is published, or lies in quarantine with its key", async () => {
  const lake = await openGoldLake(published);
  try {
    const customers = Array.from({ length: 300 }, (_, recid) => ({
      ...{ recid: recid + 10, id: `c${recid}`, accountnum: `A-${recid}`, party: recid < 2 ? recid + 1000 : 0 },
    }));
    const cards = ["4111111111111111", "5555 5555 5555 4444"];
    await lake.silver({
      custtable: customers,
      dirpartytable: cards.map((name, place) => ({ recid: place + 1000, id: `p${place}`, name })),
    });
    const models = GOLD.slice(0, 8);
    const { tables } = await lake.publish({ models });
    const report = tables.find(({ table }) => table === "profiles_Customer");
    expect(report).toMatchObject({ rows: 298, quarantined: 2 });
    const keys = async (table: string, column: string) =>
      (await lake.rows(table, `${column} as key`, "1")).map(({ key }) => String(key));
    const all = [
      ...(await keys("gold/commerce/profiles_Customer", '"CustomerId"')),
      ...(await keys("quarantine/gold/profiles_Customer", '"key"')),
    ];
    expect(all.sort()).toEqual(customers.map(({ accountnum }) => `usrt_${accountnum.toLowerCase()}`).sort());
    const stored = await lake.rows("quarantine/gold/profiles_Customer", '"row"', "1");
    expect(JSON.stringify(stored)).not.toMatch(/1111|5555/);
  } finally {
    await lake.close();
  }
});
