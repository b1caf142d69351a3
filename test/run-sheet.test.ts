import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { GOLD, SILVER } from "../transforms/models.ts";

const page = readFileSync(new URL("../docs/run-sheet.md", import.meta.url), "utf8");

it("the run sheet names the key and activity columns of every gold table", () => {
  const rows = page.split("\n").flatMap((line) => {
    const [, table, key, time = "", event = ""] =
      /^\| (\w+)(?: \(.*\))? \| (\w+) \| (\w*) ?\| (\w*) ?\|$/.exec(line) ?? [];
    return table === undefined ? [] : [[table, key, time, event]];
  });
  const expected = GOLD.map(({ name, key, columns }) => {
    const names = name.startsWith("activities_") ? Object.keys(columns) : [];
    const time = names.find((column) => column.endsWith("Timestamp")) ?? "";
    return [name, key, time, names.find((column) => ["EventType", "ActionType"].includes(column)) ?? ""];
  });
  expect(rows.filter(([, key]) => key !== "Primary").sort()).toEqual(expected.sort());
});

it("the run sheet's table list holds every table that gold cannot do without", () => {
  const list = /```\n(\S+)\n```/.exec(page)?.[1]?.toLowerCase().split(",") ?? [];
  const needed = SILVER.filter((model) => !model.optional).map(({ name }) => name);
  expect(needed.filter((name) => !list.includes(name))).toEqual([]);
});
