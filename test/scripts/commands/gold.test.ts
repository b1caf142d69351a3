import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { GoldCheckReport } from "../../../scripts/gold-check/gold-check.ts";
import { createProgram } from "../../../scripts/program.ts";
import { GOLD } from "../../../transforms/models.ts";
import { findingsOf } from "../../support/gold-root.ts";
import { recordingWorld } from "../../support/world.ts";

let folder: string;

/** Runs a command with the clock at an hour of the test's day. */
async function run(hour: number, ...args: readonly string[]) {
  const world = { ...recordingWorld(folder), now: () => new Date(Date.UTC(2025, 0, 6, hour)) };
  const codes: number[] = [];
  await (await createProgram(world, (code) => codes.push(code))).parseAsync(["node", "commerce-insights", ...args]);
  return { output: world.output(), errors: world.errors(), codes };
}

const gold = () => join(folder, "lake", "gold", "commerce");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gold-check-"));
  const landing = join(folder, "landing");
  const transform = ["transform", "run", "--landing", landing, "--lake", join(folder, "lake"), "--quiet", "--json"];
  await run(0, "generate", "landing", "--out", landing, "--customers", "12", "--increments", "0", "--quiet");
  expect(JSON.parse((await run(8, ...transform)).output)).toMatchObject({ outcome: "succeeded", problems: [] });
  await run(8, "generate", "landing", "--out", landing, "--append", "--quiet");
  expect(JSON.parse((await run(9, ...transform)).output)).toMatchObject({ outcome: "succeeded", problems: [] });
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it("finds nothing in gold that the pipeline published from generated data", async () => {
  const { output, errors, codes } = await run(10, "gold", "check", gold(), "--json");
  const report = JSON.parse(output) as GoldCheckReport;
  expect(findingsOf(report)).toEqual([]);
  expect(report.outcome).toBe("passed");
  expect(codes).toEqual([]);
  expect(report.tables.map(({ table }) => table)).toEqual(GOLD.map(({ name }) => name).sort());
  expect(report.tables.find(({ table }) => table === "activities_Orders")).toMatchObject({ version: 1, since: 0 });
  expect(errors.split("\n")).toContain(`reading activities_LoyaltyPoints (1 of ${GOLD.length})`);
});

it("shows what passed and what not, table by table, and ends with exit code 3 when something blocks", async () => {
  const root = join(folder, "broken");
  await cp(join(gold(), "supporting_Channels"), join(root, "supporting_Channels"), { recursive: true });
  const only = await run(10, "gold", "check", root, "--quiet", "--tables", "supporting_Channels");
  expect([only.codes, only.errors]).toEqual([[], ""]);
  expect(
    only.output
      .replace(/[\d,]+(?= (rows|checks? (passed|made)|not applicable))/g, "n")
      .split("\n")
      .slice(1),
  ).toEqual([
    "  ✔ layout: n checks passed · not checked: a local directory has no container to measure from",
    "",
    "supporting_Channels  n rows, version 0",
    "  ✔ protocol: n checks passed",
    "  ✔ schema: n checks passed · not checked: no earlier version to compare with",
    "  ✔ versions: n checks passed",
    "  ✔ files: n checks passed",
    "  ✔ key: n checks passed · not checked: no earlier version to compare with",
    "  - changes · not checked: no earlier version to compare with",
    "  ✔ values: n check passed",
    "",
    "1 table, n checks made, n not applicable: 0 blocking, 0 warnings. Customer Insights can read this root.",
  ]);
  const all = await run(10, "gold", "check", root, "--quiet");
  expect(all.codes).toEqual([3]);
  expect(all.output.split("\n").slice(2, 5)).toEqual([
    expect.stringMatching(/^ {2}✖ contract-tables: missing: supporting_Stores, .*supporting_Calendar$/),
    "      accepted: all tables of the contract, empty where a source is missing",
    "      do: Run transform run once through gold before the data source is created.",
  ]);
  expect(all.output).toMatch(/: 1 blocking, 0 warnings\. Customer Insights cannot rely on this root\.$/);
});

it("takes keys and a time of the last refresh from the command line", async () => {
  const options = ["--no-contract", "--key", "supporting_Stores=StoreId", "--key", "supporting_Channels=Nobody"];
  const tables = ["--tables", "supporting_Stores,supporting_Channels", "--since", "2025-01-06T08:30:00Z"];
  const { output } = await run(10, "gold", "check", gold(), "--json", ...options, ...tables);
  const report = JSON.parse(output) as GoldCheckReport;
  expect(report.tables.map(({ table, since }) => [table, since])).toEqual([
    ["supporting_Channels", 0],
    ["supporting_Stores", 0],
  ]);
  expect(findingsOf(report)).toEqual(['block key-declared: the key column "Nobody" does not exist']);
});

it.each([
  ["--key", "Orders", "use <Table>=<Column>, e.g. Orders=OrderId"],
  ["--since", "yesterday", "use a version like 12 or a time like 2026-05-31T06:00:00Z"],
  ["--tables", "a,,b", "use names joined by commas, e.g. profiles_Customer,activities_Orders"],
  ["--memory", "much", "use a size like 512MB or 2GB"],
])("explains what %s takes", async (option, value, message) => {
  const world = recordingWorld(folder);
  const program = await createProgram(world, () => {});
  await expect(program.parseAsync(["node", "x", "gold", "check", ".", option, value])).rejects.toThrow();
  expect(world.errors()).toContain(message);
});
