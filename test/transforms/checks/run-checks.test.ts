import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowCountChecks, updateChecks } from "../../../transforms/checks/change-checks.ts";
import { runQueries } from "../../../transforms/checks/query-checks.ts";
import { runChecks } from "../../../transforms/checks/run-checks.ts";
import { checksOf } from "../../../transforms/checks/standard-checks.ts";
import { openSession, type Session } from "../../../transforms/engine/session.ts";
import type { Check } from "../../../transforms/kernel/gold.ts";
import { defineGold, HELD_BACK } from "../../../transforms/kernel/gold.ts";

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
  await session.run("create schema gold; create table gold.parents as select 'p1' as Id");
});
afterAll(() => session.close());

const parents = defineGold({
  ...{ name: "parents", grain: "One row per parent.", key: "Id", query: () => "" },
  columns: { Id: { type: "string", nullable: false, description: "" } },
});
const events = defineGold({
  ...{ name: "activities_Events", grain: "One row per event.", key: "EventId", query: () => "" },
  columns: {
    EventId: { type: "string", nullable: false, description: "" },
    ParentId: { type: "string", description: "" },
    EventType: { type: "string", nullable: false, description: "" },
    EventTimestamp: { type: "timestamp", nullable: false, description: "" },
    EventDate: { type: "date", nullable: false, description: "" },
    DateKey: { type: "long", nullable: false, description: "" },
    Amount: { type: "decimal(18,6)", description: "" },
    CurrencyCode: { type: "string", description: "" },
  },
  checks: [
    { rule: "Q9", severity: "warn", kind: "foreign-key", column: "ParentId", table: parents },
    { rule: "Q12", severity: "quarantine", kind: "accepted", column: "EventType", values: ["Sale"] },
    { rule: "Q24", severity: "quarantine", kind: "range", column: "Amount", from: "-1000", to: "1000" },
  ],
});

const good = {
  ...{ EventId: "e1", ParentId: "p1", EventType: "Sale", EventTimestamp: "2026-01-10 23:00:00+00" },
  ...{ EventDate: "2026-01-11", DateKey: 20260111, Amount: "1.500000", CurrencyCode: "USD" },
};
const ASOF = new Date("2026-03-01T00:00:00Z");

/** What fails when these rows are checked: name, severity, rows. */
async function failures(
  rows: readonly Partial<Record<keyof typeof good, string | number | null>>[],
  checks: readonly Check[] = checksOf(events, ASOF),
) {
  const types = Object.entries(events.columns).map(([name, { type }]) => [
    name,
    type === "timestamp" ? "timestamptz" : type === "long" ? "bigint" : type === "string" ? "varchar" : type,
  ]);
  const values = rows.map((own) => {
    const row: Record<string, string | number | null> = { ...good, ...own };
    return `select ${types.map(([name = "", type]) => `cast(${row[name] === null ? "null" : `'${row[name]}'`} as ${type}) as "${name}"`).join(", ")}`;
  });
  await session.run(`create or replace table gold.events as ${values.join(" union all ")}`);
  const found = await runChecks(session, events, "gold.events", checks);
  return found
    .filter(({ outcome }) => outcome === "failed")
    .map(({ check, severity, rows: count, sample = [] }) => `${severity} ${check}: ${count} (${sample.join(", ")})`);
}

const kept = async () =>
  (await session.all<{ EventId: string }>('select "EventId" from gold.events order by 1')).map((row) => row.EventId);

it("good rows pass every check, and each check is reported", async () => {
  expect(await failures([good, { EventId: "e2", ParentId: null, Amount: null, CurrencyCode: null }])).toEqual([]);
  const reported = await runChecks(session, events, "gold.events", checksOf(events, ASOF));
  expect(reported.map(({ check }) => check)).toEqual([
    ...["not-null EventType (Q3)", "not-null EventTimestamp (Q3)", "not-null EventDate (Q3)", "not-null DateKey (Q3)"],
    ...["range EventTimestamp (Q14)", "three letters in CurrencyCode (Q16)", "accepted EventType (Q12)"],
    ...["range Amount (Q24)", "unique EventId (Q1)", "key-text EventId (Q2)", "day of EventTimestamp (Q15)"],
    ...["every amount has a currency (Q25)", "foreign-key ParentId (Q9)"],
  ]);
});

it("Q1 Q2 keys that repeat, are empty or too long block", async () => {
  expect(await failures([good, good, { EventId: "" }, { EventId: null }, { EventId: "x".repeat(451) }])).toEqual([
    "block unique EventId (Q1): 2 (e1)",
    `block key-text EventId (Q2): 3 (, null, ${"x".repeat(451)})`,
  ]);
});

it("Q3 Q12 Q14 Q16 Q24 rows with wrong values are held back, with check, key and exact content", async () => {
  const bad = [
    { EventId: "q3", EventTimestamp: null },
    { EventId: "q12", EventType: "Gift" },
    { EventId: "q14", EventTimestamp: "1999-12-31 00:00:00+00", EventDate: "1999-12-31", DateKey: 19991231 },
    { EventId: "q16", CurrencyCode: "US$" },
    { EventId: "q24", Amount: "1000.000001" },
  ];
  expect(await failures([good, ...bad])).toEqual([
    "quarantine not-null EventTimestamp (Q3): 1 (q3)",
    "quarantine range EventTimestamp (Q14): 1 (q14)",
    "quarantine three letters in CurrencyCode (Q16): 1 (q16)",
    "quarantine accepted EventType (Q12): 1 (q12)",
    "quarantine range Amount (Q24): 1 (q24)",
  ]);
  expect(await kept()).toEqual(["e1"]);
  const held = `select "check", "key", "row"::json->>'Amount' as amount from ${HELD_BACK} where "key" = 'q24'`;
  expect(await session.all(held)).toEqual([{ check: "range Amount (Q24)", key: "q24", amount: "1000.000001" }]);
});

it("Q14 an event from after tomorrow is held back", async () => {
  const future = { EventTimestamp: "2026-03-02 00:00:01+00", EventDate: "2026-03-02", DateKey: 20260302 };
  expect(await failures([future])).toEqual(["quarantine range EventTimestamp (Q14): 1 (e1)"]);
});

it("Q15 a day that is not the instant's day anywhere, or not the key's, blocks", async () => {
  expect(await failures([{ EventDate: "2026-01-13", DateKey: 20260113 }])).toEqual([
    "block day of EventTimestamp (Q15): 1 (e1)",
  ]);
  expect(await failures([{ DateKey: 20260110 }])).toEqual(["block day of EventTimestamp (Q15): 1 (e1)"]);
});

it("Q25 an amount without a currency blocks", async () => {
  expect(
    await failures([
      { Amount: "1", CurrencyCode: null },
      { EventId: "e2", Amount: null, CurrencyCode: null },
    ]),
  ).toEqual(["block every amount has a currency (Q25): 1 (e1)"]);
});

it("Q9 a reference to nothing is a warning, and the row stays", async () => {
  expect(await failures([{ ParentId: "gone" }])).toEqual(["warn foreign-key ParentId (Q9): 1 (e1)"]);
  expect(await kept()).toEqual(["e1"]);
});

it("a sample shows five keys at most", async () => {
  const rows = Array.from({ length: 7 }, (_, place) => ({ EventId: `e${place}`, ParentId: "gone" }));
  expect(await failures(rows)).toEqual(["warn foreign-key ParentId (Q9): 7 (e0, e1, e2, e3, e4)"]);
});

describe("shares of source rows", () => {
  const check: Check = {
    rule: "Q20",
    severity: "block",
    kind: "share",
    name: "sales are negative",
    atLeast: 0.95,
    query: () => "",
  };
  const judge = async (good: number, total: number) => {
    const shares = [{ check, select: `select ${good}::bigint as good, ${total}::bigint as total` }];
    const [report] = await runQueries(session, events, { inputs: [], rows: "", hash: "", select: "", shares });
    return report;
  };

  it("Q20 a share that is not reached blocks and says how many rows speak for it", async () => {
    expect(await judge(94, 100)).toEqual({
      ...{
        table: "activities_Events",
        check: "sales are negative (Q20)",
        severity: "block",
        outcome: "failed",
        rows: 6,
      },
      sample: ["94 of 100"],
    });
    expect((await judge(95, 100))?.outcome).toBe("passed");
  });

  it("fewer than fifty rows prove nothing", async () => {
    expect((await judge(0, 49))?.outcome).toBe("passed");
    expect((await judge(0, 50))?.outcome).toBe("failed");
  });
});

describe("how much a publish changes", () => {
  const warning = (rows: number) => ({
    ...{ table: "t", check: "number of rows changes by 20 % at most (Q26)", severity: "warn", outcome: "failed", rows },
  });
  const block = {
    ...{ table: "t", check: "number of rows changes by 50 % at most, unless --full-refresh is given (Q26)" },
    severity: "block",
  };
  const passed = { outcome: "passed", rows: 0 };

  it("Q26 a fifth more or less rows pass, more are a warning, more than half blocks", () => {
    expect(rowCountChecks("t", { before: 100, rows: 120 }, false)).toEqual([
      { ...block, ...passed },
      { ...warning(0), ...passed },
    ]);
    expect(rowCountChecks("t", { before: 100, rows: 79 }, false)).toEqual([{ ...block, ...passed }, warning(21)]);
    const doubled = { outcome: "failed", rows: 51 };
    expect(rowCountChecks("t", { before: 100, rows: 49 }, false)).toEqual([{ ...block, ...doubled }, warning(51)]);
    expect(rowCountChecks("t", { before: 100, rows: 151 }, false)).toEqual([{ ...block, ...doubled }, warning(51)]);
  });

  it("Q26 a full refresh, a first publish and a small table are never blocked", () => {
    expect(rowCountChecks("t", { before: 100, rows: 0 }, true)).toEqual([warning(100)]);
    expect(rowCountChecks("t", { before: 49, rows: 0 }, false)).toEqual([warning(49)]);
    expect(rowCountChecks("t", { before: undefined, rows: 100 }, false)).toEqual([]);
  });

  it("Q27 up to three updated rows in ten pass, more are a warning", () => {
    const check = "updated rows are 30 % at most, more amounts to a full refresh (Q27)";
    expect(updateChecks("t", { before: 100, updated: 30 })).toEqual([{ ...warning(0), check, ...passed }]);
    expect(updateChecks("t", { before: 100, updated: 31 })).toEqual([{ ...warning(31), check }]);
    expect(updateChecks("t", { before: undefined, updated: 31 })).toEqual([]);
  });
});
