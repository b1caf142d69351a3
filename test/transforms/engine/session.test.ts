import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, it } from "vitest";
import { identifier, literal, literalList, openSession, type Session } from "../../../transforms/engine/session.ts";

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "512MB", threads: 1, tempDirectory: tmpdir() });
});
afterAll(() => session.close());

it("gives values without losing digits", async () => {
  expect(
    await session.one(`select 9007199254740993::bigint as big, 12345678901234567890.123456::decimal(38,6) as exact, true as flag,
      date '2024-02-29' as day, timestamptz '2024-01-01 10:00:00+02' as instant, null as nothing, 'ü' as text,
      [1, 2] as list, {'a': [{'b': 1}]} as struct, map {'k': 'v'} as map`),
  ).toEqual({
    ...{ big: 9007199254740993n, exact: "12345678901234567890.123456", flag: true, day: "2024-02-29", nothing: null },
    ...{ instant: "2024-01-01 08:00:00+00", text: "ü", list: [1, 2], struct: { a: [{ b: 1 }] }, map: { k: "v" } },
  });
});

it("sets what a new image could change", async () => {
  const settings = await session.all<{ name: string; value: string }>(
    `select name, value from duckdb_settings() where name in ('TimeZone', 'preserve_insertion_order', 'threads',
       'autoinstall_known_extensions', 'autoload_known_extensions') order by name`,
  );
  expect(settings.map(({ name, value }) => `${name} ${value}`)).toEqual([
    "TimeZone UTC",
    "autoinstall_known_extensions false",
    "autoload_known_extensions false",
    "preserve_insertion_order false",
    "threads 1",
  ]);
});

it("says so when one row is expected and none comes", async () => {
  await expect(session.one("select 1 where false")).rejects.toThrow("no row returned");
});

it("quotes texts and names", async () => {
  expect(
    await session.one(`select ${literal("it's")} as ${identifier('a "b"')}, ${literalList(["x", "y'z"])} as list`),
  ).toEqual({
    'a "b"': "it's",
    list: ["x", "y'z"],
  });
});
