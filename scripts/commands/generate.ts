import { resolve } from "node:path";
import { Command } from "commander";
import { OperatorError } from "../../transforms/operator-error.ts";
import { parseLocation } from "../../transforms/storage/location.ts";
import { writeExpected } from "../generate/expected-files.ts";
import type { Fault } from "../generate/faults/fault.ts";
import { FAULTS, type FaultKind } from "../generate/faults/faults.ts";
import type { FeedFolder } from "../generate/feed.ts";
import { type LandingOptions, landIncrement, landInitial, nextLanding } from "../generate/land.ts";
import { type LandingCommandOptions, parseLandingOptions } from "../generate/landing-options.ts";
import { type LandingTarget, openLandingTarget } from "../generate/landing-target.ts";
import { readState, stateFileOf, writeState } from "../generate/state-file.ts";
import { EVENT_FAULTS, eventFiles } from "../generate/storefront-events.ts";
import { planWorld, SMALL_WORLD, type World as Trade } from "../generate/world.ts";
import type { World } from "../world.ts";

/** `generate`: synthetic data to try the product with. */
export function generateCommand(world: World): Command {
  return new Command("generate").description("Make synthetic Commerce data.").addCommand(landingCommand(world));
}

function landingCommand(world: World): Command {
  const { customers, products, seed, start, intervalMinutes } = SMALL_WORLD;
  return new Command("landing")
    .description("Write a landing zone as Synapse Link for Dataverse writes it: initial sync, then increments.")
    .requiredOption("--out <location>", "directory, or container (https://…, abfss://…), which is created when missing")
    .option("--customers <n>", `customers; orders and store sales grow with them (default: ${customers})`)
    .option("--products <n>", `products (default: ${products})`)
    .option("--increments <n>", "folders with changes (default: 2; with --append: 1)")
    .option("--seed <n>", `equal settings and seed give equal bytes (default: ${seed})`)
    .option("--start <instant>", `instant of the initial sync, UTC (default: ${start})`)
    .option("--interval <minutes>", `minutes between two folders (default: ${intervalMinutes})`)
    .option("--faults <kinds>", "comma-separated, or all; they go into the last increment")
    .option("--events <location>", "also write what visitors did in web shops: the container events of the lake")
    .option("--event-faults <kinds>", "comma-separated, or all; they go into the last file of --events")
    .option("--append", "continue a landing zone that this command wrote")
    .option("--expected <dir>", "also write the right final state: <table>.jsonl and tables.json")
    .option("--state <file>", "where settings are kept for --append (default: <out>.generator.json, outside the zone)")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText("after", helpText())
    .action(async (options: unknown) => generateLanding(world, parseLandingOptions(options)));
}

async function generateLanding(world: World, options: LandingCommandOptions): Promise<void> {
  const location = parseLocation(options.out);
  const out = location.kind === "local" ? resolve(world.cwd, location.directory) : options.out;
  const stateFile = options.state ? resolve(world.cwd, options.state) : stateFileOf(out, world.cwd);
  const target = await openLandingTarget(out, world.env);
  const events = options.events === undefined ? undefined : await openEvents(world, options.events);
  try {
    const tally = { files: 0 };
    const landing = { onFile: () => void tally.files++, signal: world.signal };
    const before = options.append ? await continued(stateFile) : await begun(target, options);
    const landings = [...before.landings];
    const save = (trade: Trade) => writeState(stateFile, { version: 1, settings: trade.settings, landings });
    const plan = planLandings(options);
    let trade = before.trade;
    for (const [place, faults] of plan.entries()) {
      trade = await land(target, trade, { ...landing, faults });
      const eventFaults = place === plan.length - 1 ? options.eventFaults : [];
      for (const { path, content } of events === undefined ? [] : eventFiles(trade, eventFaults)) {
        await events?.put(path, content);
      }
      landings.push([...faults]);
      await save(trade);
      if (!options.quiet) world.stderr(describeLanding(trade, faults));
    }
    const expected = options.expected === undefined ? undefined : resolve(world.cwd, options.expected);
    if (expected !== undefined) await writeExpected(expected, trade);
    const result = {
      ...{ landing: target.url, state: stateFile, files: tally.files, expected, events: events?.url },
      folders: trade.folders.map(({ name, state, tables }) => ({ name, state, rows: rowsOf(tables) })),
    };
    if (options.json) world.stdout(JSON.stringify(result, undefined, 2));
    else
      world.stdout(
        `${tally.files} files in ${target.url}${expected === undefined ? "" : `, right state in ${expected}`}`,
      );
  } finally {
    await target.close();
    await events?.close();
  }
}

function openEvents(world: World, text: string): Promise<LandingTarget> {
  const location = parseLocation(text);
  return openLandingTarget(location.kind === "local" ? resolve(world.cwd, location.directory) : text, world.env);
}

/** Faults of each landing to come: of an initial sync those that need one, of the last increment the rest. */
function planLandings(options: LandingCommandOptions): readonly (readonly FaultKind[])[] {
  const increments = options.increments ?? (options.append ? 1 : 2);
  const isIn = (kind: FaultKind, place: Fault["in"]) => FAULTS[kind].in === place;
  const plan: FaultKind[][] = Array.from({ length: increments }, () => []);
  if (!options.append) plan.unshift(options.faults.filter((kind) => isIn(kind, "initial")));
  plan
    .at(-1)
    ?.push(...options.faults.filter((kind) => isIn(kind, "any") || (increments > 0 && isIn(kind, "increment"))));
  return plan;
}

function land(target: LandingTarget, trade: Trade, options: LandingOptions): Promise<Trade> {
  return trade.folders.length === 0
    ? landInitial(target, trade.settings, options)
    : landIncrement(target, trade, options);
}

async function begun(target: LandingTarget, options: LandingCommandOptions) {
  if (await target.hasFiles()) {
    const message = `${target.url} is not empty; a new landing zone needs an empty place.`;
    throw new OperatorError("CI-CLI-021", message, "Add --append to continue it, or name another place with --out.");
  }
  const { customers, products, seed, start, interval } = options;
  const given = { customers, products, seed, start, intervalMinutes: interval };
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { trade: planWorld(settings), landings: [] };
}

async function continued(stateFile: string) {
  const { settings, landings } = await readState(stateFile);
  const trade = landings.reduce((world, faults) => nextLanding(world, faults), planWorld(settings));
  return { trade, landings };
}

function describeLanding({ folders, increments }: Trade, faults: readonly FaultKind[]): string {
  const folder = folders.findLast(({ state }) => state === "complete");
  const what = increments === 0 ? "initial sync" : `increment ${increments}`;
  const rows = rowsOf(folder?.tables ?? []).toLocaleString("en-US");
  return `${what} in ${folder?.name}: ${folder?.tables.length} tables, ${rows} rows${faults.length > 0 ? `, faults: ${faults.join(", ")}` : ""}`;
}

function rowsOf(tables: FeedFolder["tables"]): number {
  return tables.reduce((sum, { files }) => sum + files.reduce((count, { records }) => count + records.length, 0), 0);
}

function helpText(): string {
  const width = Math.max(...Object.keys(FAULTS).map((kind) => kind.length));
  const kinds = Object.entries<Fault>(FAULTS).map(([kind, fault]) => {
    return `  ${kind.padEnd(width)}  ${fault.summary} (${fault.fact}${fault.in === "initial" ? ", initial sync only" : ""})`;
  });
  return `
Faults:
${kinds.join("\n")}

Event faults:
${Object.entries(EVENT_FAULTS)
  .map(([kind, summary]) => `  ${kind.padEnd(width)}  ${summary}`)
  .join("\n")}

A table that a right reader must stop is listed with its code in tables.json of --expected.

Examples:
  generate landing --out landing --customers 200 --increments 2 --seed 7
  generate landing --out landing --append --faults late-folder,bad-field --expected expected
  generate landing --out landing --events lake/events --event-faults torn-file,late-file
  generate landing --out https://<account>.dfs.core.windows.net/dataverse-contoso-unq1 --json`;
}
