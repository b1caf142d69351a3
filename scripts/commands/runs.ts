import { Command, InvalidArgumentError } from "commander";
import pLimit from "p-limit";
import { describeReport } from "../../transforms/describe-report.ts";
import { readReport, reportIds } from "../../transforms/run-reports.ts";
import { compareRuns, describeComparison } from "../runs/compare-runs.ts";
import { findRun } from "../runs/find-run.ts";
import { describeRuns, summaryOf } from "../runs/run-summary.ts";
import { withLake } from "../runs/with-lake.ts";
import type { World } from "../world.ts";

interface RunsFlags {
  readonly lake: string;
  readonly limit: number;
  readonly json?: true;
}

/** `runs`: the stored run reports of a lake. */
export function runsCommand(world: World): Command {
  return new Command("runs")
    .description("Look at the run reports that a lake stores. A run with nothing to do stores none.")
    .addCommand(listCommand(world))
    .addCommand(showCommand(world))
    .addCommand(compareCommand(world));
}

function listCommand(world: World): Command {
  return onLake(new Command("list"), "Newest runs, a line each.")
    .option("--limit <n>", "runs to list", count, 20)
    .addHelpText(
      "after",
      "\nExamples:\n  runs list --lake ./lake\n  runs list --lake https://stlake.dfs.core.windows.net --limit 100 --json",
    )
    .action(async ({ lake, limit, json }: RunsFlags) => {
      const runs = await withLake(world, lake, async (store) => {
        const ids = (await reportIds(store)).slice(0, limit);
        const parallel = pLimit(8);
        return Promise.all(ids.map((id) => parallel(async () => summaryOf(await readReport(store, id)))));
      });
      if (json) world.stdout(JSON.stringify({ runs }, undefined, 2));
      else world.stdout(runs.length === 0 ? `No run is stored in ${lake}.` : describeRuns(runs));
    });
}

function showCommand(world: World): Command {
  return onLake(new Command("show"), "One run: tables, problems, failed checks, warnings.")
    .argument("[run]", "id, the beginning of it, latest or previous", "latest")
    .addHelpText("after", "\nExamples:\n  runs show --lake ./lake\n  runs show 2026-05-31T02 --lake ./lake --json")
    .action(async (run: string, { lake, json }: RunsFlags) => {
      const report = await withLake(world, lake, async (store) =>
        readReport(store, findRun(await reportIds(store), run)),
      );
      world.stdout(json ? JSON.stringify(report, undefined, 2) : describeReport(report).join("\n"));
    });
}

function compareCommand(world: World): Command {
  return onLake(new Command("compare"), "What differs between two runs: tables, problems, failed checks.")
    .argument("[from]", "earlier run", "previous")
    .argument("[to]", "later run", "latest")
    .addHelpText(
      "after",
      "\nExamples:\n  runs compare --lake ./lake\n  runs compare 2026-05-30T02 2026-05-31T02 --lake ./lake --json",
    )
    .action(async (from: string, to: string, { lake, json }: RunsFlags) => {
      const comparison = await withLake(world, lake, async (store) => {
        const ids = await reportIds(store);
        const [left, right] = await Promise.all([from, to].map((run) => readReport(store, findRun(ids, run))));
        if (left === undefined || right === undefined) throw new Error("two runs were read");
        return compareRuns(left, right);
      });
      world.stdout(json ? JSON.stringify(comparison, undefined, 2) : describeComparison(comparison).join("\n"));
    });
}

function onLake(command: Command, description: string): Command {
  return command
    .description(description)
    .requiredOption("--lake <location>", "the lake account, or a directory with the same tree")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress");
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("use a whole number of at least 1");
  return value;
}
