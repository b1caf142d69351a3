import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { armFromEnvironment } from "../../components/provider/arm.ts";
import { kitVersion } from "../../stacks/kit-version.ts";
import { openSession } from "../../transforms/engine/session.ts";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { describeFleet } from "../fleet/describe-fleet.ts";
import { fleetPage } from "../fleet/fleet-page.ts";
import { fleetRowOf } from "../fleet/fleet-row.ts";
import { fleetStacks } from "../fleet/fleet-stacks.ts";
import { readFleet } from "../fleet/read-fleet.ts";
import { describeRollOut, rollOut } from "../fleet/roll-out.ts";
import { withLake } from "../runs/with-lake.ts";
import { runPulumi } from "../sandbox/pulumi-cli.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { readLakeStatus } from "../status/lake-status.ts";
import type { World } from "../world.ts";
import { writeOutput } from "../write-output.ts";

interface FleetFlags {
  readonly project: string;
  readonly ring?: number;
  readonly json?: true;
  readonly quiet?: true;
}

/** `fleet`: every customer's environment. */
export function fleetCommand(world: World, setExitCode: SetExitCode): Command {
  return new Command("fleet")
    .description("Look at every customer's environment, or roll a version out to them ring by ring.")
    .addCommand(statusCommand(world, setExitCode), { isDefault: true })
    .addCommand(upCommand(world, setExitCode));
}

function statusCommand(world: World, setExitCode: SetExitCode): Command {
  return common(new Command("status"))
    .description(
      "Kit version, last deploy, last run, freshness, quarantine, triggers, spend against budget; drift on request.",
    )
    .option("--drift", "also compare the cloud with the program: a preview with refresh of each stack")
    .option("--html <file>", "write the page instead of the table")
    .addHelpText(
      "after",
      "\nExamples:\n  fleet\n  fleet status --ring 1 --drift\n  fleet status --html fleet.html\n\nExit codes: 0 none failed, 3 at least one did.",
    )
    .action(async (flags: FleetFlags & { readonly drift?: true; readonly html?: string }) => {
      const project = resolve(world.cwd, flags.project);
      const stacks = inRing(project, flags.ring);
      // Processes of a moment: collecting garbage would cost them more than it saves.
      const environment = { ...definedOf(world.env), GOGC: "off" };
      const facts = await readFleet(stacks, {
        pulumi: (args) => runPulumi(args, { cwd: project, environment, signal: world.signal }),
        arm: armFromEnvironment(world.env),
        lakeStatus: (lake) =>
          withLake(world, lake, async (store, scratch) => {
            const session = await openSession({ memoryLimit: "128MB", threads: 1, tempDirectory: scratch });
            try {
              return await readLakeStatus(store, session, world.now());
            } finally {
              session.close();
            }
          }),
        drift: flags.drift === true,
        progress: (stack) => {
          if (!flags.quiet) world.stderr(`${stack}: read`);
        },
      });
      const rows = facts.map((fact) => fleetRowOf(fact, kitVersion()));
      if (rows.some(({ state }) => state === "failed")) setExitCode(EXIT.checkFailed);
      if (flags.html !== undefined)
        writeOutput(resolve(world.cwd, flags.html), fleetPage(rows, world.now()), {
          code: "CI-FLEET-004",
          flag: "--html",
        });
      if (flags.json) world.stdout(JSON.stringify(rows, undefined, 2));
      else if (flags.html === undefined) world.stdout(describeFleet(rows).join("\n"));
      else if (!flags.quiet) world.stderr(`${flags.html}: written.`);
    });
}

function upCommand(world: World, setExitCode: SetExitCode): Command {
  return common(new Command("up"))
    .description(
      "Run pulumi up for every stack, the lowest ring first, one after the other; stops at the first that fails.",
    )
    .option("--from <stack>", "begin with this stack: go on after a failure was mended")
    .option("--dry-run", "run pulumi preview instead: nothing is changed")
    .addHelpText(
      "after",
      "\nExamples:\n  fleet up --ring 1\n  fleet up --dry-run\n  fleet up --from contoso-prod\n\nExit codes: 0 all done, 1 one failed and the rest was not started.",
    )
    .action(async (flags: FleetFlags & { readonly from?: string; readonly dryRun?: true }) => {
      const project = resolve(world.cwd, flags.project);
      const all = inRing(project, flags.ring);
      const at = flags.from === undefined ? 0 : all.findIndex(({ name }) => name === flags.from);
      if (at < 0) {
        const message = `--from is ${flags.from}; the fleet has ${all.map(({ name }) => name).join(", ")}.`;
        throw new OperatorError("CI-FLEET-003", message, "Name one of them.", { exitCode: EXIT.usage });
      }
      const steps = await rollOut(all.slice(at), {
        args: flags.dryRun ? ["preview"] : ["up", "--yes", "--skip-preview"],
        signal: world.signal,
        started: (stack) => {
          if (!flags.quiet) world.stderr(`ring ${stack.ring} ${stack.name}: started`);
        },
        pulumi: (args) =>
          runPulumi(args, {
            ...{ cwd: project, environment: definedOf(world.env), signal: world.signal },
            onLine: (line) => {
              if (!flags.quiet) world.stderr(line);
            },
          }),
      });
      const open = steps.find(({ outcome }) => outcome !== "succeeded");
      if (open !== undefined) setExitCode(world.signal.aborted ? EXIT.interrupted : EXIT.mustChange);
      const ring = flags.ring === undefined ? "" : ` --ring ${flags.ring}`;
      const again = `commerce-insights fleet up${ring} --from ${open?.stack ?? ""}`;
      if (flags.json) world.stdout(JSON.stringify(steps, undefined, 2));
      else world.stdout(describeRollOut(steps, again).join("\n"));
    });
}

function common(command: Command): Command {
  return command
    .option("--project <dir>", "folder of Pulumi.yaml", ".")
    .option("--ring <n>", "only stacks of this ring (setting ring)", ring)
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress");
}

function inRing(project: string, wanted: number | undefined) {
  const stacks = fleetStacks(project);
  const chosen = wanted === undefined ? stacks : stacks.filter((stack) => stack.ring === wanted);
  if (chosen.length > 0) return chosen;
  const rings = [...new Set(stacks.map((stack) => stack.ring))].join(", ");
  throw new OperatorError("CI-FLEET-003", `No stack is in ring ${wanted}; there are ${rings}.`, "Name one of them.", {
    exitCode: EXIT.usage,
  });
}

function ring(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 9) return value;
  throw new InvalidArgumentError("use a ring from 1 to 9");
}

function definedOf(env: World["env"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
