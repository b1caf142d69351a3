import { Command } from "commander";
import { openSession } from "../../transforms/engine/session.ts";
import { withLake } from "../runs/with-lake.ts";
import { describeStatus, nextStep } from "../status/describe-status.ts";
import { readLakeStatus } from "../status/lake-status.ts";
import type { World } from "../world.ts";

/** `status`: one environment's lake at a glance. */
export function statusCommand(world: World): Command {
  return new Command("status")
    .description(
      "Last runs, newest folder, quarantine, tables held back, versions of gold, who writes, and what to type next.",
    )
    .requiredOption("--lake <location>", "the lake account, or a directory with the same tree")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  status --lake ./lake\n  status --lake https://stlake.dfs.core.windows.net --json",
    )
    .action(async ({ lake, json }: { readonly lake: string; readonly json?: true }) => {
      const status = await withLake(world, lake, async (store, scratch) => {
        const session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: scratch });
        try {
          return await readLakeStatus(store, session, world.now());
        } finally {
          session.close();
        }
      });
      if (json) world.stdout(JSON.stringify({ ...status, next: nextStep(status) }, undefined, 2));
      else for (const line of describeStatus(status)) world.stdout(line);
    });
}
