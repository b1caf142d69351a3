import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseSelect, renderSelect } from "../../../transforms/engine/parse-tree.ts";
import { openSession, type Session } from "../../../transforms/engine/session.ts";
import { affectedKeys } from "../../../transforms/publish/affected-keys.ts";
import { narrowedQuery } from "../../../transforms/publish/narrowed-query.ts";
import { OpaqueQuery, table } from "../../../transforms/publish/query-tree.ts";

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  "silver.line": ["recid", "orderid", "item"],
  "silver.head": ["recid", "orderid", "customer"],
  "silver.item": ["item", "name"],
};
const columnsOf = (relation: string) => COLUMNS[relation] ?? [];
const first = `(select orderid, customer from (select orderid, customer,
  row_number() over (partition by orderid order by recid nulls last) as place from silver.head) ranked where place = 1)`;
const LINES = `select l.recid as LineId, h.customer as Customer, i.name as Name
  from silver.line l join ${first} h on h.orderid = l.orderid left join silver.item i on i.item = l.item`;

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: "." });
  await session.run(`
    create schema silver; create schema changed_rows; create schema either_rows;
    create table silver.line as from (values (1, 'A', 'x'), (2, 'A', 'y'), (3, 'B', 'x')) t(recid, orderid, item);
    create table silver.head as from (values (1, 'A', 'c1'), (2, 'B', 'c2')) t(recid, orderid, customer);
    create table silver.item as from (values ('x', 'X'), ('y', 'Y')) t(item, name)`);
});
afterAll(() => session.close());

/** Keys affected when a relation's rows were and are those given. */
async function keysOf(sql: string, relation: string, rows: string): Promise<unknown[]> {
  const name = relation.replace(".", "_");
  await session.run(`
    create or replace table changed_rows.${name} as from (values ${rows}) t(${columnsOf(relation).join(", ")});
    create or replace view either_rows.${name} as from ${relation} union all from changed_rows.${name}`);
  const query = affectedKeys(await parseSelect(session, sql), "LineId", { changed: new Set([relation]), columnsOf });
  if (query === undefined) return [];
  const found = await session.all<{ k0: unknown }>(
    `select distinct k0 from (${await renderSelect(session, query)}) order by 1`,
  );
  return found.map(({ k0 }) => k0);
}

describe("affected keys", () => {
  it("a driving row affects the key that it had and the one that it has", async () => {
    expect(await keysOf(LINES, "silver.line", "(7, 'A', 'x'), (8, 'A', 'x')")).toEqual([7, 8]);
  });

  it("a look-up row affects the rows that join it by its former and by its present value", async () => {
    expect(await keysOf(LINES, "silver.item", "('y', 'Old'), ('gone', 'New')")).toEqual([2]);
    expect(await keysOf(LINES, "silver.item", "('x', 'Old'), ('y', 'New')")).toEqual([1, 2, 3]);
  });

  it("a row that others of its partition outrank affects all rows of the partition", async () => {
    expect(await keysOf(LINES, "silver.head", "(9, 'B', 'c9')")).toEqual([3]);
  });

  it("nothing that the query reads changed: no keys", async () => {
    const tree = await parseSelect(session, LINES);
    expect(affectedKeys(tree, "LineId", { changed: new Set(["silver.other"]), columnsOf })).toBeUndefined();
  });

  it.each([
    [
      "a full join",
      "select coalesce(l.recid, h.recid) as LineId from silver.line l full join silver.head h on h.recid = l.recid",
    ],
    ["a join by range", "select l.recid as LineId from silver.line l join silver.head h on h.recid < l.recid"],
    [
      "a total over all rows",
      "select l.recid as LineId from silver.line l cross join (select max(recid) as m from silver.head) h",
    ],
  ])("says that it cannot see through %s", async (_, sql) => {
    await expect(keysOf(sql, "silver.head", "(1, 'A', 'c1')")).rejects.toThrow(OpaqueQuery);
  });
});

describe("narrowed query", () => {
  it("gives the rows under the keys as the whole query does", async () => {
    await session.run("create or replace temp table wanted as select 3 as k0 union all select 99");
    const { steps, query } = narrowedQuery(
      await parseSelect(session, LINES),
      "LineId",
      table("", "wanted", ""),
      columnsOf,
    );
    for (const step of steps)
      await session.run(`create or replace temp table ${step.name} as ${await renderSelect(session, step.query)}`);
    expect(await session.all(await renderSelect(session, query))).toEqual([{ LineId: 3, Customer: "c2", Name: "X" }]);
    const [driver] = steps;
    expect(await session.one(`select count(*)::int as rows from ${driver?.name}`)).toEqual({ rows: 1 });
  });
});
