import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { parse } from "yaml";
import { OperatorError } from "../../transforms/operator-error.ts";
import { CI_SYSTEMS, type CiFile, ciFileOf } from "../init/ci-file.ts";
import { SETTING_FLAGS, type SettingFlag } from "../init/setting-flags.ts";
import { describeChange } from "../init/settings-tree.ts";
import { writeStackFile } from "../init/stack-file.ts";
import { openTerminal, type Terminal } from "../init/terminal.ts";
import type { World } from "../world.ts";

/** What `init` takes beside the flags of settings. */
interface InitFlags {
  readonly project: string;
  readonly ci?: (typeof CI_SYSTEMS)[number];
  readonly from?: string;
  readonly set?: ReadonlyMap<string, unknown>;
  readonly unset?: readonly string[];
  readonly dryRun?: true;
  readonly force?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** `init`: the settings file of one customer's environment. */
export function initCommand(world: World, terminalOf: (signal: AbortSignal) => Terminal | undefined = openTerminal) {
  const command = new Command("init").description(
    "Write the settings of one customer's environment, stacks/Pulumi.<customer>-<environment>.yaml. Asks for what flags do not say.",
  );
  for (const { flag, description } of SETTING_FLAGS) command.option(flag, description);
  return command
    .option("--from <file>", "settings file of a template customer, or another environment, to start from")
    .option("--set <path=value>", "any other setting, e.g. job.cpu=4; repeatable", settingOf)
    .option("--unset <path>", "take a setting back to its default; repeatable", (path, known: string[] = []) => [
      ...known,
      path,
    ])
    .option("--project <dir>", "folder of Pulumi.yaml", ".")
    .addOption(
      new Option("--ci <system>", "also write the workflow that previews, deploys and watches the stack").choices(
        CI_SYSTEMS,
      ),
    )
    .option("--dry-run", "show the file, write nothing")
    .option("--force", "replace settings that differ without asking")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      [
        "",
        "No setting is a secret: the kit signs in with Entra ID only. All problems are reported at once.",
        "Repeating the command with the same settings changes nothing; other settings are shown and confirmed.",
        "",
        "Examples:",
        "  init                                       # asks, when a person sits at the terminal",
        "  init --customer contoso --environment dev --location westeurope --dataverse-environment contosodev \\",
        "       --dataverse-organization unq0a1b2c3d --owner data@contoso.example --cost-center CC-1",
        "  init --from stacks/Pulumi.contoso-dev.yaml --environment prod --set replication=Standard_GRS --dry-run",
        "  init --customer contoso --environment dev --set landing.phase=sealed --force",
        "  init --customer contoso --environment prod --ci github   # .github/workflows/commerce-insights-contoso-prod.yml",
      ].join("\n"),
    )
    .action(async (flags: InitFlags & Readonly<Record<string, unknown>>) => {
      const terminal = terminalOf(world.signal);
      try {
        await init(world, flags, terminal);
      } finally {
        terminal?.close();
      }
    });
}

async function init(
  world: World,
  flags: InitFlags & Readonly<Record<string, unknown>>,
  terminal: Terminal | undefined,
): Promise<void> {
  // Loads Pulumi's SDK with the schema of settings: too slow for commands that do not need it.
  const { prepareStack } = await import("../init/prepare-stack.ts");
  const draft = await prepareStack({
    project: resolve(world.cwd, flags.project),
    from: flags.from === undefined ? undefined : resolve(world.cwd, flags.from),
    given: givenBy(flags),
    terminal,
    say: world.stderr,
  });
  const { file, changes, text } = draft;
  const ci = flags.ci && ciFileOf(resolve(world.cwd, flags.project), flags.ci, draft.stack);
  const differences = [
    ...(file.exists && changes.length > 0
      ? [{ path: file.path, what: "other settings", lines: changes.map((change) => `  ${describeChange(change)}`) }]
      : []),
    ...(ci?.change === "different" ? [{ path: ci.path, what: "other content than the template", lines: [] }] : []),
  ];
  if (differences.length > 0 && !(flags.quiet && (flags.force || flags.dryRun))) {
    world.stderr(
      differences
        .flatMap(({ path, what, lines }) => [`${path} has ${what}${lines.length > 0 ? ":" : "."}`, ...lines])
        .join("\n"),
    );
  }
  if (!flags.dryRun) {
    const refusals = differences.map(({ path, what }) => `${path} exists with ${what}; it stays as it is.`);
    if (refusals.length > 0 && !flags.force) await confirm(refusals.join(" "), terminal);
    if (changes.length > 0) writeStackFile(file.path, text);
    if (ci !== undefined && ci.change !== "none") writeStackFile(ci.path, ci.text);
  }
  const outcomeOf = (isChanged: boolean) => (!isChanged ? "unchanged" : flags.dryRun ? "dry run" : "written");
  const outcome = outcomeOf(changes.length > 0);
  const workflow = ci && { outcome: outcomeOf(ci.change !== "none"), file: ci.path };
  if (flags.json) {
    world.stdout(
      JSON.stringify(
        {
          ...{ outcome, file: file.path, stack: draft.stack, changes },
          ...(workflow && { ci: workflow }),
          ...{ settings: draft.settings, next: draft.next },
        },
        undefined,
        2,
      ),
    );
    return;
  }
  if (flags.dryRun) world.stdout([text.trimEnd(), ...textOfDryRun(ci)].join("\n"));
  else
    world.stdout(
      [`${file.path}: ${outcome}.`, ...(workflow ? [`${workflow.file}: ${workflow.outcome}.`] : [])].join("\n"),
    );
  if (!flags.quiet) world.stderr(["", "Next:", ...draft.next.map((line) => `  ${line}`)].join("\n"));
}

/** The workflow as a second document of the same output. */
function textOfDryRun(ci: CiFile | undefined): readonly string[] {
  return ci === undefined ? [] : ["---", `# ${ci.path}`, ci.text.trimEnd()];
}

async function confirm(refusal: string, terminal: Terminal | undefined): Promise<void> {
  if (terminal !== undefined && /^y(es)?$/i.test(await terminal.ask("Replace them? [y/N]: "))) return;
  throw new OperatorError("CI-INIT-003", refusal, "Look at the differences above, then repeat with --force.");
}

/** Settings by their paths, as flags give them; undefined takes one away. */
function givenBy(flags: InitFlags & Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  const own = SETTING_FLAGS.flatMap((setting: SettingFlag): [string, unknown][] => {
    const value = flags[attributeOf(setting)];
    return typeof value === "string" ? [[setting.path.join("."), value]] : [];
  });
  const removed = (flags.unset ?? []).map((path): [string, unknown] => [path, undefined]);
  return new Map([...own, ...(flags.set ?? []), ...removed]);
}

/** Name under which commander keeps a flag's value. */
function attributeOf({ flag }: SettingFlag): string {
  const name = flag.split(" ")[0]?.slice(2) ?? "";
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function settingOf(text: string, known: ReadonlyMap<string, unknown> = new Map()): ReadonlyMap<string, unknown> {
  const [, path, value] = /^([A-Za-z]+(?:\.[A-Za-z]+)*)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || value === undefined) {
    throw new InvalidArgumentError("use <path>=<value>, e.g. job.cpu=4 or schedule.hours=[3,15]");
  }
  try {
    return new Map([...known, [path, parse(value)]]);
  } catch {
    throw new InvalidArgumentError("the value is not YAML; use e.g. job.cpu=4 or schedule.hours=[3,15]");
  }
}
