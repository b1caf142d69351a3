import { cp, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { readSnapshot } from "../../../transforms/delta/snapshot.ts";
import { defineGold, type Gold } from "../../../transforms/kernel/gold.ts";
import type { Silver } from "../../../transforms/kernel/silver.ts";
import { openPlan } from "../../../transforms/plan/open-plan.ts";
import type { Plan, PlanSize, TablePlan } from "../../../transforms/plan/plan.ts";
import { readDeployed } from "../../../transforms/plan/read-deployed.ts";
import { custgroup } from "../../../transforms/silver/custgroup.ts";
import { custtable } from "../../../transforms/silver/custtable.ts";
import { retailaffiliation } from "../../../transforms/silver/retailaffiliation.ts";
import { adlsStore } from "../../../transforms/storage/adls-store.ts";
import { customers, F1, F2, type Lake, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";
import { remoteLocation, startTestStorage } from "../../support/storage.ts";

/** A change of the model that no published table can follow, and how it is told. */
interface Breaking extends Pick<Gold, "columns"> {
  readonly change: string;
  readonly key?: string;
  readonly expected: TablePlan["changes"];
  readonly message: string;
}

/** Rewrites parts of a gold model, as a colleague's branch would. */
const changed = ({ layer: _, ...model }: Gold, change: Partial<Gold>): Gold => defineGold({ ...model, ...change });

const groups = defineGold({
  name: "supporting_Groups",
  grain: "One row per customer group.",
  key: "GroupId",
  columns: {
    GroupId: { type: "string", nullable: false, description: "Record id as text." },
    Name: { type: "string", description: "Name of the group." },
  },
  query: ({ ref }) => `select cast(g.recid as varchar) as GroupId, g.name as Name from ${ref(custgroup)} g`,
});

const people = (input: Gold = groups, language = true) =>
  defineGold({
    name: "profiles_People",
    grain: "One row per customer.",
    key: "PersonId",
    columns: {
      PersonId: { type: "string", nullable: false, description: "Record id as text." },
      GroupName: { type: "string", description: "Name of the only group." },
      Language: { type: "string", description: "Language of labels." },
    },
    query: ({ ref, settings }) => `
      select cast(c.recid as varchar) as PersonId, g.Name as GroupName,
        '${language ? settings.language : "none"}' as Language
      from ${ref(custtable)} c left join ${ref(input)} g on true`,
  });

const SILVER = [custgroup, custtable, retailaffiliation];
const GOLD = [groups, people()];

interface Models {
  readonly silver?: readonly Silver[];
  readonly gold?: readonly Gold[];
}

const planOf = (lake: Lake, { silver = SILVER, gold = GOLD }: Models = {}, more: { language?: string } = {}) =>
  openPlan(
    {
      ...{ lake: join(lake.directory, "lake"), landing: join(lake.directory, "landing"), goldRoot: "commerce" },
      ...{ language: "en-us", timeZone: "UTC", memory: "512MB", threads: 1, ...more },
    },
    { silver, gold },
    { env: {}, now: new Date("2024-06-01T12:00:00Z") },
  );

const run = (lake: Lake, { silver = SILVER, gold = GOLD }: Models = {}) => lake.run({ silver, gold, through: "gold" });

/** Two customers and a group, folded and published. */
async function publish(lake: Lake): Promise<void> {
  const group = { columns: { name: "string" } as const, rows: [{ recid: 1, name: "Retail" }] };
  const rows = customers({ recid: 1 }, { recid: 2 });
  await lake.land({ folders: { [F1]: { tables: { ...rows.tables, custgroup: group } } } });
  expect(await run(lake)).toMatchObject({ outcome: "succeeded", problems: [] });
}

/** Rows and bytes of a table, looked up apart from the plan. */
async function sizeOf(lake: Lake, ...tables: readonly string[]): Promise<{ rows: number; bytes: number }> {
  const sum = { rows: 0, bytes: 0 };
  for (const table of tables) {
    const files = [...((await readSnapshot(lake.store, table, lake.session))?.files.values() ?? [])];
    sum.rows += files.reduce((total, { stats }) => total + JSON.parse(stats ?? "{}").numRecords, 0);
    sum.bytes += files.reduce((total, { size }) => total + size, 0);
  }
  return sum;
}

/** The folder that a written landing zone names as in progress. */
const IN_PROGRESS = "2099-01-01T00.00.00Z";

const NOTHING: PlanSize = { rows: 0, bytes: 0 };
const thrice = ({ rows, bytes }: { rows: number; bytes: number }) => ({ rows, bytes: bytes * 3 });

const IN = { groups: ["silver/custgroup"], people: ["silver/custtable", "gold/commerce/supporting_Groups"] };
const OUT = { groups: "gold/commerce/supporting_Groups", people: "gold/commerce/profiles_People" };

const entry = (layer: "silver" | "gold", table: string, more: Partial<TablePlan> = {}): TablePlan => ({
  ...{ layer, table, kind: "unchanged", changes: [], read: NOTHING, write: NOTHING },
  ...{ ciDataFullRefresh: "no", holdsBack: [], advice: null, ...more },
});

const LINKED = [entry("silver", "custgroup"), entry("silver", "custtable")];
const NOT_LINKED = entry("silver", "retailaffiliation", {
  kind: "absent",
  advice: `Not linked: ${retailaffiliation.optional}.`,
});

/** The whole plan, of which most stays as it is. */
const whole = (lake: Lake, plan: Partial<Plan>): Plan => ({
  ...{ lake: join(lake.directory, "lake"), layers: "medallion", goldRoot: "commerce", outcome: "nothing-to-do" },
  tables: [entry("gold", "supporting_Groups"), entry("gold", "profiles_People"), ...LINKED, NOT_LINKED],
  ...{ total: { read: NOTHING, write: NOTHING }, newRoot: null, landing: { hasNews: false, inProgress: IN_PROGRESS } },
  ...plan,
});

const RECOMPUTE = "Rows that come out equal are not written; above 30 % of the rows it amounts to a full refresh.";

describe("a plan", () => {
  it("finds nothing where the models are those of the lake, and writes nothing", async ({ lake }) => {
    await publish(lake);
    const files = async () => {
      const found: string[] = [];
      for await (const { path, etag } of lake.store.list("", { recursive: true })) found.push(`${path} ${etag}`);
      return found;
    };
    const before = await files();
    expect(await planOf(lake)).toEqual(whole(lake, {}));
    expect(await files()).toEqual(before);
  });

  it("calls everything new in an empty lake, and says that silver must come first", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1 }) } });
    const advice = "The next run folds it; link it in Dataverse if it is not yet.";
    const unknown = { rows: null, bytes: null };
    expect(await planOf(lake)).toEqual(
      whole(lake, {
        outcome: "compatible",
        tables: [
          entry("gold", "supporting_Groups", { kind: "new", write: unknown }),
          entry("gold", "profiles_People", { kind: "new", write: unknown }),
          entry("silver", "custgroup", { kind: "new", advice, holdsBack: ["supporting_Groups", "profiles_People"] }),
          entry("silver", "custtable", { kind: "new", advice, holdsBack: ["profiles_People"] }),
          NOT_LINKED,
        ],
        total: { read: NOTHING, write: unknown },
        landing: { hasNews: true, inProgress: IN_PROGRESS },
      }),
    );
  });

  it("calls a new nullable column additive: the run writes every row again and the plan is empty after it", async ({
    lake,
  }) => {
    await publish(lake);
    const gold = [
      changed(groups, {
        columns: { ...groups.columns, Size: { type: "long", description: "Customers in the group." } },
        query: ({ ref }) =>
          `select cast(g.recid as varchar) as GroupId, g.name as Name, cast(2 as bigint) as Size from ${ref(custgroup)} g`,
      }),
      people(),
    ];
    const [own, own2] = [await sizeOf(lake, OUT.groups), await sizeOf(lake, OUT.people)];
    expect(await planOf(lake, { gold })).toEqual(
      whole(lake, {
        outcome: "compatible",
        tables: [
          entry("gold", "supporting_Groups", {
            kind: "additive",
            changes: [
              { what: "new column", name: "Size", deployed: null, wanted: "long" },
              { what: "query or settings", name: null, deployed: null, wanted: null },
            ],
            read: await sizeOf(lake, ...IN.groups),
            write: thrice(own),
            ciDataFullRefresh: "yes",
            advice: "The row hash covers the new columns, so every row changes.",
          }),
          entry("gold", "profiles_People", {
            kind: "recompute",
            changes: [{ what: "input", name: "supporting_Groups", deployed: null, wanted: null }],
            read: await sizeOf(lake, ...IN.people),
            write: thrice(own2),
            ciDataFullRefresh: "depends",
            advice: RECOMPUTE,
          }),
          ...LINKED,
          NOT_LINKED,
        ],
        total: {
          read: await sizeOf(lake, ...IN.groups, ...IN.people),
          write: { rows: own.rows + own2.rows, bytes: 3 * (own.bytes + own2.bytes) },
        },
      }),
    );
    const report = await run(lake, { gold });
    expect(tableOf(report, "supporting_Groups")).toMatchObject({ version: 1, inserted: 0, updated: 1, deleted: 0 });
    expect(await lake.rows(OUT.groups, '"Name", "Size"', '"GroupId"')).toEqual([{ Name: "Retail", Size: 2n }]);
    expect(await planOf(lake, { gold })).toEqual(whole(lake, {}));
  });

  it.for<Breaking>([
    {
      change: "a type",
      columns: { ...groups.columns, Name: { type: "long", description: "Name of the group." } },
      expected: [{ what: "type", name: "Name", deployed: "string", wanted: "long" }],
      message: 'column "Name" is string and would become long',
    },
    {
      change: "a column that goes away",
      columns: { GroupId: { type: "string", nullable: false, description: "Record id as text." } },
      expected: [{ what: "removed column", name: "Name", deployed: "string", wanted: null }],
      message: 'column "Name" would go away',
    },
    {
      change: "a new column that is required",
      columns: { ...groups.columns, Size: { type: "long", nullable: false, description: "Size." } },
      expected: [{ what: "required column", name: "Size", deployed: null, wanted: "long" }],
      message: 'new column "Size" is required',
    },
    {
      change: "a column that is required from now on",
      columns: { ...groups.columns, Name: { type: "string", nullable: false, description: "Name of the group." } },
      expected: [{ what: "nullability", name: "Name", deployed: "nullable", wanted: "required" }],
      message: 'column "Name" is nullable and would not be any more',
    },
    {
      change: "another key",
      key: "Name",
      columns: groups.columns,
      expected: [{ what: "key", name: "Name", deployed: "GroupId", wanted: "Name" }],
      message: 'its key is "GroupId" and would become "Name"',
    },
  ] as const)(
    "calls $change breaking, and a run refuses it before it writes anything",
    async ({ expected, message, change: _, ...model }, { lake }) => {
      await publish(lake);
      const gold = [changed(groups, model), people()];
      const plan = await planOf(lake, { gold });
      const [broken] = plan.tables;
      const others = ["query or settings", "checks", "description"];
      expect({ ...broken, changes: broken?.changes.filter(({ what }) => !others.includes(what)) }).toEqual(
        entry("gold", "supporting_Groups", {
          kind: "breaking",
          changes: expected,
          ciDataFullRefresh: "yes",
          holdsBack: ["profiles_People"],
          advice:
            "The run refuses. Publish side by side: set gold.root to commerce_v2, add it to Customer Insights as a new data source, then retire commerce.",
        }),
      );
      expect(plan.outcome).toBe("breaking");
      expect(plan.newRoot).toEqual({ root: "commerce_v2", write: await sizeOf(lake, OUT.groups, OUT.people) });

      await lake.land({ folders: { [F2]: customers({ recid: 3, versionnumber: 3 }) } });
      const files: string[] = [];
      const refusing = { ...lake.store };
      for (const call of ["put", "putIfAbsent", "putFile", "remove"] as const) {
        refusing[call] = async (path: string) => {
          files.push(path);
          throw new Error(`write of ${path}`);
        };
      }
      const attempt = lake.run({ silver: SILVER, gold, through: "gold", lake: refusing });
      await expect(attempt).rejects.toMatchObject({
        code: "CI-GOLD-004",
        exitCode: 3,
        message: `Published tables cannot follow their models; nothing was changed:\n  supporting_Groups: ${message}`,
        hint: "transform plan shows what it means. Publish side by side: set gold.root to commerce_v2 (--gold-root).",
      });
      expect(files).toEqual([]);
      expect(await run(lake)).toMatchObject({ outcome: "succeeded", problems: [] });
    },
  );

  it("calls another query, other checks, another description and another setting a recompute", async ({ lake }) => {
    await publish(lake);
    const kinds = async (gold: readonly Gold[], more?: { language: string }) =>
      (await planOf(lake, { gold }, more)).tables
        .filter(({ kind }) => kind === "recompute")
        .map(({ table, changes }) => [
          table,
          ...changes.map(({ what, name }) => (name === null ? what : `${what} ${name}`)),
        ]);
    const query: Gold["query"] = ({ ref }) =>
      `select cast(g.recid as varchar) as GroupId, upper(g.name) as Name from ${ref(custgroup)} g`;
    const behind = ["profiles_People", "input supporting_Groups"];
    expect(await kinds([changed(groups, { query }), people()])).toEqual([
      ["supporting_Groups", "query or settings"],
      behind,
    ]);
    const checks: Gold["checks"] = [{ rule: "Q5", severity: "warn", kind: "not-null", column: "Name" }];
    expect(await kinds([changed(groups, { checks }), people()])).toEqual([["supporting_Groups", "checks"], behind]);
    const columns = { ...groups.columns, Name: { type: "string", description: "Name in the market." } } as const;
    const described = [changed(groups, { columns }), people()];
    expect(await kinds(described)).toEqual([["supporting_Groups", "description Name"], behind]);
    const [first] = (await planOf(lake, { gold: described })).tables;
    expect(first?.advice).toContain("publish to a new root instead");
    expect(await kinds(GOLD, { language: "de" })).toEqual([["profiles_People", "query or settings"]]);
    const { Name, GroupId } = groups.columns;
    if (Name === undefined || GroupId === undefined) throw new Error("no such columns");
    expect(await kinds([changed(groups, { columns: { Name, GroupId } }), people()])).toEqual([
      ["supporting_Groups", "query or settings", "order or description of columns"],
      behind,
    ]);
  });

  it("says of a new table beside published ones that Customer Insights does not take it", async ({ lake }) => {
    await publish(lake);
    const gold = [...GOLD, changed(groups, { name: "supporting_More" })];
    const size = await sizeOf(lake, ...IN.groups);
    expect(await planOf(lake, { gold })).toEqual(
      whole(lake, {
        outcome: "compatible",
        tables: [
          entry("gold", "supporting_Groups"),
          entry("gold", "profiles_People"),
          entry("gold", "supporting_More", {
            kind: "new",
            read: size,
            write: { rows: null, bytes: null },
            advice:
              "Customer Insights does not add tables to a Delta data source that exists: add a second data source for it, or publish all tables to a new root.",
          }),
          ...LINKED,
          NOT_LINKED,
        ],
        total: { read: size, write: { rows: null, bytes: null } },
      }),
    );
  });

  it("names tables that no model declares any more", async ({ lake }) => {
    await publish(lake);
    const plan = await planOf(lake, { gold: [groups], silver: [custgroup, retailaffiliation] });
    const stays = "It stays and is no longer brought up to date.";
    expect(plan.tables).toEqual([
      entry("gold", "supporting_Groups"),
      entry("gold", "profiles_People", {
        kind: "orphan",
        advice: `${stays} Take it out of the data source of Customer Insights, then remove its folder.`,
      }),
      entry("silver", "custgroup"),
      NOT_LINKED,
      entry("silver", "custtable", { kind: "orphan", advice: `${stays} Remove its folder when nobody reads it.` }),
    ]);
    expect(plan.outcome).toBe("nothing-to-do");
  });

  it("tells columns that silver gets, and types that it cannot get without being built anew", async ({ lake }) => {
    await publish(lake);
    const withColumns = (columns: Silver["source"]["columns"]): Silver => ({
      ...custgroup,
      source: { ...custgroup.source, columns: { ...custgroup.source.columns, ...columns } },
    });
    const more = await planOf(lake, { silver: [withColumns({ taxgroup: { type: "string" } }), custtable] });
    expect(more.tables.filter(({ layer }) => layer === "silver")[0]).toEqual(
      entry("silver", "custgroup", {
        kind: "additive",
        changes: [{ what: "new column", name: "taxgroup", deployed: null, wanted: "string" }],
        advice: "Filled for rows that change from now on; for all rows: transform run --full-refresh custgroup.",
      }),
    );
    expect(more.outcome).toBe("compatible");
    const other = await planOf(lake, { silver: [withColumns({ name: { type: "int64" } }), custtable] });
    const size = await sizeOf(lake, "silver/custgroup");
    expect(other.tables.filter(({ layer }) => layer === "silver")[0]).toEqual(
      entry("silver", "custgroup", {
        kind: "rebuild",
        changes: [{ what: "type", name: "name", deployed: "string", wanted: "long" }],
        ...{ read: size, write: size, holdsBack: ["supporting_Groups", "profiles_People"] },
        advice:
          "It stops until it is built anew from the folders that still exist: transform run --full-refresh custgroup.",
      }),
    );
    expect(other.outcome).toBe("breaking");
  });

  it("goes on past a table whose log it cannot read", async ({ lake }) => {
    await publish(lake);
    const log = join(lake.directory, "lake", OUT.groups, "_delta_log");
    await rename(join(log, "00000000000000000000.json"), join(log, "00000000000000000001.json"));
    const [unreadable, reader] = (await planOf(lake)).tables;
    expect(unreadable).toMatchObject({ kind: "unreadable", holdsBack: ["profiles_People"] });
    expect(unreadable?.advice).toMatch(/^CI-DELTA-002 .* has no version 0/);
    expect(reader).toMatchObject({ kind: "recompute", changes: [{ what: "input", name: "supporting_Groups" }] });
  });

  it("shows properties that somebody else has set, and leaves them", async ({ lake }) => {
    await publish(lake);
    const entryFile = join(lake.directory, "lake", OUT.groups, "_delta_log", "00000000000000000000.json");
    const text = await readFile(entryFile, "utf8");
    await writeFile(
      entryFile,
      text.replace('"delta.logRetentionDuration":"interval 30 days"', '"delta.logRetentionDuration":"interval 1 days"'),
    );
    const plan = await planOf(lake);
    expect(plan.tables[0]).toEqual(
      entry("gold", "supporting_Groups", {
        changes: [
          {
            what: "property",
            name: "delta.logRetentionDuration",
            deployed: "interval 1 days",
            wanted: "interval 30 days",
          },
        ],
      }),
    );
    expect(plan.outcome).toBe("nothing-to-do");
  });

  it("of a lake of an earlier release rests on its last complete run, and else recomputes", async ({ lake }) => {
    await publish(lake);
    const path = "ops/ledger/gold/commerce.json";
    const manifest = JSON.parse(`${await lake.store.read(path)}`);
    for (const table of Object.values(manifest.tables as Record<string, { model?: unknown }>)) delete table.model;
    await lake.store.put(path, JSON.stringify(manifest));
    expect(await planOf(lake)).toEqual(whole(lake, {}));
    await lake.store.put(path, JSON.stringify({ ...manifest, complete: null }));
    const [first] = (await planOf(lake)).tables;
    expect(first).toMatchObject({ kind: "recompute", changes: [{ what: "not recorded" }] });
  });

  it("of a lake in Azure is that of the same lake on disk", async ({ lake }) => {
    await publish(lake);
    const storage = await startTestStorage();
    try {
      await cp(join(lake.directory, "lake"), join(storage.root, "lake"), { recursive: true });
      const remote = adlsStore(remoteLocation(storage.location("lake")), storage);
      for (const folder of ["silver", "gold/commerce", "gold/other"]) {
        expect(await readDeployed(remote, lake.session, folder)).toEqual(
          await readDeployed(lake.store, lake.session, folder),
        );
      }
      expect((await readDeployed(remote, lake.session, "gold/commerce")).size).toBe(2);
    } finally {
      await storage.stop();
    }
  });
});
