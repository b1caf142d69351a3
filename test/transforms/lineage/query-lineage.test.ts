import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseSelect } from "../../../transforms/engine/parse-tree.ts";
import { openSession, type Session } from "../../../transforms/engine/session.ts";
import { queryLineage } from "../../../transforms/lineage/query-lineage.ts";

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
});
afterAll(() => session.close());

const TABLES: Readonly<Record<string, readonly string[]>> = {
  "silver.t": ["k", "a", "b", "n"],
  "silver.u": ["k", "v", "w", "o"],
};

/** Lineage as text: `column: values | conditions | lookups`, then the columns that decide the rows. */
async function lineageOf(sql: string): Promise<{ columns: string[]; rows: string }> {
  const lineage = queryLineage(await parseSelect(session, sql), (schema, table) => TABLES[`${schema}.${table}`]);
  const text = (sources: ReadonlySet<string>) => [...sources].map((one) => one.replace("silver.", "")).join(" ");
  const columns = [...lineage.columns].map(([name, { values, conditions, lookups }]) =>
    `${name}: ${text(values)} | ${text(conditions)} | ${text(lookups)}`.replaceAll(/ +/g, " ").trim(),
  );
  return { columns, rows: text(lineage.rows) };
}

it("tells what a value is made of from what decides it", async () => {
  expect(
    await lineageOf("select case t.a when 1 then t.b || 'x' else 'none' end as v, 7 as seven from silver.t"),
  ).toEqual({
    columns: ["v: t.b | t.a |", "seven: | |"],
    rows: "",
  });
});

it("a left join says by what a value was found, and leaves the rows alone", async () => {
  expect(await lineageOf("select t.a, u.v from silver.t left join silver.u on u.k = t.k where t.n > 0")).toEqual({
    columns: ["a: t.a | |", "v: u.v | | u.k t.k"],
    rows: "t.n",
  });
});

it("an inner join decides the rows", async () => {
  expect(await lineageOf("select t.a from silver.t join silver.u on u.k = t.k and u.w = 1")).toEqual({
    columns: ["a: t.a | |"],
    rows: "u.k t.k u.w",
  });
});

it("both sides of a using clause are named", async () => {
  expect(await lineageOf("select t.a, u.v from silver.t left join silver.u using (k)")).toEqual({
    columns: ["a: t.a | |", "v: u.v | | t.k u.k"],
    rows: "",
  });
});

it("the first row of a key depends on the order that picks it", async () => {
  const picked =
    "(select k, v from (select k, v, row_number() over (partition by k order by o nulls last) as place from silver.u) r where place = 1)";
  expect(await lineageOf(`select p.v from silver.t left join ${picked} p on p.k = t.k`)).toEqual({
    columns: ["v: u.v | | u.k t.k u.o"],
    rows: "",
  });
});

it("unions meet by position and take the names of the first", async () => {
  expect(
    await lineageOf("select a as x from silver.t where n = 1 union all select v from silver.u where w = 2"),
  ).toEqual({
    columns: ["x: t.a u.v | |"],
    rows: "t.n u.w",
  });
});

it("an aggregate over everything is one row, so its filter decides the value and not the rows", async () => {
  const one = "(select max(v) as newest from silver.u where w = 1)";
  expect(await lineageOf(`select t.a, m.newest from silver.t cross join ${one} m`)).toEqual({
    columns: ["a: t.a | |", "newest: u.v | | u.w"],
    rows: "",
  });
});

it("reads common tables, groups, distinct and scalar sub-selects", async () => {
  expect(
    await lineageOf(
      "with g as (select k, count(*) as n from silver.u group by k) select distinct g.n, (select max(v) from silver.u where u.k = t.k) as m from silver.t join g on g.k = t.k",
    ),
  ).toEqual({ columns: ["n: | | u.k t.k", "m: u.v | | u.k t.k"], rows: "u.k t.k u.v" });
});

it.each([
  ["select x from silver.t", "lineage: no column x"],
  ["select k from silver.t join silver.u on u.k = t.k", "lineage: column k is ambiguous"],
  ["select a from silver.missing", "lineage: no table silver.missing"],
  ["select * from silver.t", "lineage: * is not understood, name the columns"],
])("refuses to guess: %s", async (sql, message) => {
  await expect(lineageOf(sql)).rejects.toThrow(new Error(message));
});
