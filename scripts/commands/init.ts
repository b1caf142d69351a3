import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { parse } from "yaml";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { StackDraft } from "../init/prepare-stack.ts";
import { SETTING_FLAGS, type SettingFlag } from "../init/setting-flags.ts";
import { describeChange } from "../init/settings-tree.ts";
import { writeStackFile } from "../init/stack-file.ts";
import { openTerminal, type Terminal } from "../init/terminal.ts";
import type { World } from "../world.ts";

/** What `init` takes beside the flags of settings. */
interface InitFlags {
  readonly project: string;
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
  const isChange = file.exists && changes.length > 0;
  if (isChange && !(flags.quiet && (flags.force || flags.dryRun))) {
    world.stderr(
      [`${file.path} has other settings:`, ...changes.map((change) => `  ${describeChange(change)}`)].join("\n"),
    );
  }
  const isWritten = changes.length > 0 && !flags.dryRun;
  if (isWritten) {
    if (isChange && !flags.force) await confirm(draft, terminal);
    writeStackFile(file.path, text);
  }
  const outcome = changes.length === 0 ? "unchanged" : isWritten ? "written" : "dry run";
  if (flags.json) {
    world.stdout(
      JSON.stringify(
        { ...{ outcome, file: file.path, stack: draft.stack, changes }, settings: draft.settings, next: draft.next },
        undefined,
        2,
      ),
    );
    return;
  }
  if (flags.dryRun) world.stdout(text.trimEnd());
  else world.stdout(`${file.path}: ${outcome}.`);
  if (!flags.quiet) world.stderr(["", "Next:", ...draft.next.map((line) => `  ${line}`)].join("\n"));
}

async function confirm({ file }: StackDraft, terminal: Terminal | undefined): Promise<void> {
  if (terminal !== undefined && /^y(es)?$/i.test(await terminal.ask("Replace them? [y/N]: "))) return;
  const message = `${file.path} exists with other settings; it stays as it is.`;
  throw new OperatorError("CI-INIT-003", message, "Look at the differences above, then repeat with --force.");
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
