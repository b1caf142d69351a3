import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lintSql, macros } from "../../../transforms/dialects/lint.ts";
import { openSession, type Session } from "../../../transforms/engine/session.ts";
import type { CustomerChoices } from "../../../transforms/kernel/customer-choices.ts";
import { compile } from "../../../transforms/kernel/gold.ts";
import { GOLD } from "../../../transforms/models.ts";
import { overlaid } from "../../../transforms/overlay/overlaid.ts";
import { ROW_SOURCES } from "../../../transforms/overlay/row-sources.ts";
import { SETTINGS } from "../../support/gold.ts";

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
});
afterAll(() => session.close());

it.each(GOLD)("$name is written in SQL that both engines read alike", async (model) => {
  for (const include of [false, true]) {
    const settings = { ...SETTINGS, includeSensitive: include, includePrivateContacts: include, includeCost: include };
    const { select, shares } = compile(model, macros, settings);
    // Queries of checks look into rows that the job holds, in its own engine, as the checks of single rows do.
    const portable = shares.filter(({ check }) => check.kind === "share").map((share) => share.select);
    for (const sql of [select, ...portable]) expect(await lintSql(session, sql)).toEqual([]);
  }
});

it.each(GOLD)("$name is that also with everything a customer may choose", async (model) => {
  const choices: CustomerChoices = {
    ...{ callCenterPayments: true, productScope: "shared", legalEntities: ["usrt"], timeZones: { usrt: "Asia/Tokyo" } },
    ...{ reportingCurrency: { code: "EUR", rateType: "Default" }, categoryHierarchy: "Own", partyTypes: ["Person"] },
    ...{ defaultCustomers: ["usrt_1"], excludeAnonymous: true, excludeArchived: true },
    storefront: { webshop: { Viewed: "ProductView" }, other: {} },
    labels: { "custtable.blocked": { No: "Active", "2": "Held" } },
    nullColumns: { profiles_Customer: ["Name"] },
    addedColumns: (ROW_SOURCES[model.name] ?? []).map((source) => ({
      ...{ table: model.name, name: `From_${source.model.name}`, type: "string", description: "" },
      source: { table: source.model.name, column: "contoso" },
    })),
  };
  const [own = model] = overlaid([model], choices);
  const { select } = compile(own, macros, { ...SETTINGS, ...choices });
  expect(await lintSql(session, select)).toEqual([]);
});

it.each([
  ["select a from silver.t qualify row_number() over (order by recid nulls last) = 1", "qualify: use a sub-select"],
  ["select row_number() over (order by recid) as n from silver.t", "order by: spell nulls first or last"],
  [
    "select row_number() over (order by name nulls last) as n from silver.t",
    "row_number: the order must end in a unique column",
  ],
  ["select rank() over (order by recid nulls last) as n from silver.t", "window rank: not portable"],
  ["select * from silver.t", "*: name the columns"],
  ["select a * b as c from silver.t", "function *: not portable, use a macro"],
  ["select a / b as c from silver.t", "function /: not portable, use a macro"],
  ["select a // b as c from silver.t", "function //: not portable, use a macro"],
  ["select arg_max(a, b) as c from silver.t", "function arg_max: not portable, use a macro"],
  ["select {'x': a} as c from silver.t", "function struct_pack: not portable, use a macro"],
  ["select [a] as c from silver.t", "function list_value: not portable, use a macro"],
  ["select a[1] as c from silver.t", "operator ARRAY_EXTRACT: not portable"],
  ["select cast(a as int) as c from silver.t", "cast: use fn.cast or fn.narrow"],
  ["select a from elsewhere", "table elsewhere: read tables through ref"],
  ["select a from silver.t where a in (select b from silver.u)", "sub-select in an expression: join it"],
])("refuses %s", async (sql, problem) => {
  expect(await lintSql(session, sql)).toContain(problem);
});

it("accepts common tables and counts", async () => {
  const sql =
    "with n as (select a from silver.t) select count(*) as c, coalesce(max(a), 0) as m from n where a is not null";
  expect(await lintSql(session, sql)).toEqual([]);
});
