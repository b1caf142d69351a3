import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, it } from "vitest";
import { columnsOf } from "./fixture-rows.ts";
import { type Written, writeFixture, writeFixtureIncrement } from "./fixtures.ts";

const FIXTURE = { kind: "f2", rows: 3000 } as const;
let folder: string;
let first: Written;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fixture-"));
  first = await writeFixture(join(folder, "increments"), FIXTURE);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Key {
  readonly recId: number;
  readonly version: number;
  readonly isDelete: boolean;
}

async function keysIn(directory: string, files: readonly string[]): Promise<Key[]> {
  const at = (name: string) => columnsOf("salesline").findIndex((column) => column.name === name);
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), "utf8")));
  return texts.flatMap((text) =>
    parse(text).map((fields: string[]) => {
      expect(fields).toHaveLength(60);
      const recId = Number(Buffer.from((fields[0] ?? "").slice(19).replace("-", ""), "hex").readBigInt64LE());
      return { recId, version: Number(fields[at("versionnumber")]), isDelete: fields[at("IsDelete")] === "True" };
    }),
  );
}

/** Share of the rows that are the newest of their key and no delete. */
function survivingShare(keys: readonly Key[]): number {
  const newest = new Map<number, Key>();
  for (const key of keys) if (key.version > (newest.get(key.recId)?.version ?? -1)) newest.set(key.recId, key);
  return [...newest.values()].filter(({ isDelete }) => !isDelete).length / keys.length;
}

it.each([
  ["f1", 0.57],
  ["f2", 0.83],
] as const)("%s keeps the share of rows that the engine reference names", async (kind, share) => {
  const directory = join(folder, kind);
  const { files, rows, bytes } = await writeFixture(directory, { kind, rows: 3000 });
  const keys = await keysIn(directory, files);
  expect(keys).toHaveLength(rows);
  expect(survivingShare(keys)).toBeCloseTo(share, 1.5);
  expect(bytes / rows).toBeGreaterThan(500);
  expect(bytes / rows).toBeLessThan(700);
});

it("local increments change the newest keys and add new ones, stragglers a few anywhere", async () => {
  const directory = join(folder, "increments");
  const old = new Set((await keysIn(directory, first.files)).map(({ recId }) => recId));
  const newest = Math.max(...old) - old.size * 0.02;
  const behind = async (locality: "local" | "random" | "stragglers", number: number) => {
    const increment = await writeFixtureIncrement(directory, FIXTURE, { locality, number, share: 0.1 });
    const keys = await keysIn(directory, increment.files);
    const isHigher = Math.min(...keys.map(({ version }) => version)) > 1_000_000 + 3 * old.size - 3;
    return [isHigher, keys.filter(({ recId }) => recId < newest).length];
  };
  expect(await behind("local", 1)).toEqual([true, 0]);
  expect(await behind("stragglers", 2)).toEqual([true, 3]);
  const [isHigher, count] = await behind("random", 3);
  expect([isHigher, Number(count) > 200]).toEqual([true, true]);
});

it("lines of an order are neighbours, and orders and their times of creation ascend together", async () => {
  const directory = join(folder, "increments");
  const increment = await writeFixtureIncrement(directory, FIXTURE, { locality: "local", number: 4 });
  const read = async (table: "salesline" | "salestable", paths: readonly string[]) => {
    const at = (name: string) => columnsOf(table).findIndex((column) => column.name === name);
    const texts = await Promise.all(paths.map((path) => readFile(join(directory, path), "utf8")));
    const rows = texts.flatMap((text) => parse(text) as string[][]).filter((row) => row[at("IsDelete")] !== "True");
    const of = (row: string[], name: string) => row[at(name)] ?? "";
    return new Map(
      rows.map((row) => [of(row, "recid"), ["salesid", "dataareaid", "createddatetime"].map((name) => of(row, name))]),
    );
  };
  const lines = await read("salesline", [...first.files, ...increment.files]);
  const orders = await read("salestable", [
    `${first.folder}/salestable/2022_900.csv`,
    `${increment.folder}/salestable/2025.csv`,
  ]);
  const known = new Set([...orders.values()].map(String));
  expect([...lines.values()].filter((line) => !known.has(String(line)))).toEqual([]);
  const inOrder = [...orders].sort(([a], [b]) => Number(a) - Number(b)).map(([, values]) => values);
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => ((a[2] ?? "") < (b[2] ?? "") ? -1 : 1)));
  expect(lines.size / new Set([...lines.values()].map(String)).size).toBeGreaterThan(2.5);
});
