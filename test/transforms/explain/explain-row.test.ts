import { afterAll, beforeAll, expect, it } from "vitest";
import { describeExplanation } from "../../../scripts/explain/describe-explanation.ts";
import { explainRow } from "../../../transforms/explain/explain-row.ts";
import type { Explanation } from "../../../transforms/explain/explanation.ts";
import { GOLD } from "../../../transforms/models.ts";
import type { JobContext } from "../../../transforms/run-context.ts";
import { SETTINGS } from "../../support/gold.ts";
import { openGoldLake, type PublishedLake, REQUIRED_TABLES } from "../../support/gold-lake.ts";
import { MASTER_DATA } from "../../support/sales.ts";

const MODELS = GOLD.filter(({ name }) => name === "profiles_Customer");
const CUSTOMERS = { ...REQUIRED_TABLES, custtable: MASTER_DATA.custtable!, dirpartytable: MASTER_DATA.dirpartytable! };

let lake: PublishedLake;
beforeAll(async () => {
  lake = await openGoldLake();
  await lake.silver(CUSTOMERS);
  await lake.publish({ models: MODELS });
  await lake.silver({ dirpartytable: [{ recid: 7, name: "Ana Trujillo", knownas: "Ana", versionnumber: 2 }] });
  await lake.publish({ models: MODELS });
});
afterAll(() => lake.close());

function explain(key: string, options: { showValues?: boolean; table?: string } = {}): Promise<Explanation> {
  const context: JobContext = {
    ...{ session: lake.session, lake: lake.store, landing: lake.store, scratch: lake.directory },
    ...{ now: () => SETTINGS.asOf, newId: () => "id", runId: "run", progress: () => {} },
    settings: { ...SETTINGS, goldRoot: "commerce" },
  };
  return explainRow(context, MODELS, { table: "profiles_Customer", key, ...options });
}

it("tells where a row comes from, when it changed and in which columns", async () => {
  const { row, ...rest } = await explain("usrt_c-1");
  const source = { id: "row-0", dataareaid: "usrt", folder: "test", sinkModifiedOn: null, lines: [] };
  expect(rest).toEqual({
    ...{ table: "profiles_Customer", key: "usrt_c-1", version: 1, state: "published", oldestVersion: 0 },
    changes: [
      { version: 0, at: "2026-03-01T12:00:00.001Z", change: "insert", columns: [] },
      { version: 1, at: "2026-03-01T12:00:00.002Z", change: "update", columns: ["KnownAs"] },
    ],
    sources: [
      {
        ...source,
        table: "custtable",
        recid: "1",
        dataareaid: "USRT",
        versionnumber: "1",
        part: "value",
        through: ["profiles_Customer"],
      },
      {
        ...source,
        table: "dirpartytable",
        recid: "7",
        versionnumber: "2",
        part: "value",
        through: ["profiles_Customer"],
      },
    ],
    ...{ more: {}, quarantine: [] },
  });
  expect(row).toMatchObject({
    AccountNum: "C-1",
    PartyType: "Organization",
    Name: "(hidden)",
    KnownAs: "(hidden)",
    PrimaryEmail: null,
  });
});

it("shows direct identifiers only when asked to", async () => {
  const { row } = await explain("usrt_c-1", { showValues: true });
  expect(row).toMatchObject({ Name: "Ana Trujillo", KnownAs: "Ana" });
  const text = describeExplanation(await explain("usrt_c-1")).join("\n");
  expect(text).not.toContain("Ana");
  expect(text).toContain("version 1, 2026-03-01T12:00:00.002Z: update of KnownAs");
  expect(text).toContain("dirpartytable: recid 7, company usrt, version 2, folder test");
});

it("explains a row that is gone, and one that is not published yet", async () => {
  await lake.silver({ custtable: [{ recid: 2, dataareaid: "USRT", accountnum: "C-2", party: 7 }] });
  expect(await explain("usrt_c-2")).toMatchObject({ state: "held-back", row: null, changes: [] });
  await lake.publish({ models: MODELS });
  const gone = await explain("usrt_c-1");
  expect(gone).toMatchObject({ state: "deleted", row: null, sources: [] });
  expect(gone.changes.map(({ change }) => change)).toEqual(["insert", "update", "delete"]);
});

it("refuses what it does not know, and guesses what was meant", async () => {
  await expect(explain("x", { table: "profile_Customer" })).rejects.toMatchObject({
    code: "CI-EXPLAIN-001",
    message: 'There is no gold table "profile_Customer". Did you mean profiles_Customer?',
    exitCode: 2,
  });
  await expect(explain("usrt_c-22")).rejects.toMatchObject({
    code: "CI-EXPLAIN-003",
    message:
      'profiles_Customer has no row with CustomerId "usrt_c-22", and had none in the versions whose log still exists. Did you mean "usrt_c-2"?',
  });
});
