import { join } from "node:path";
import { settingProblems } from "../../stacks/config.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import { askSettings, valueOfText } from "./ask-settings.ts";
import { flagOf, SETTING_FLAGS, type SettingFlag } from "./setting-flags.ts";
import { changesBetween, type SettingChange, type SettingsTree, settingAt, withSetting } from "./settings-tree.ts";
import { readStackFile, type StackFile, stackFolderOf, textWith } from "./stack-file.ts";
import type { Terminal } from "./terminal.ts";

/** What a settings file is made from. */
export interface StackRequest {
  /** Folder of Pulumi.yaml. */
  readonly project: string;
  /** Settings file to start from. */
  readonly from: string | undefined;
  /** Values by path, from flags; undefined takes one away. */
  readonly given: ReadonlyMap<string, unknown>;
  /** Who is asked for what is missing; undefined when nobody can be. */
  readonly terminal: Terminal | undefined;
  readonly say: (text: string) => void;
}

/** A settings file that could be written. */
export interface StackDraft {
  readonly stack: string;
  readonly file: StackFile;
  readonly settings: SettingsTree;
  readonly changes: readonly SettingChange[];
  readonly text: string;
  /** Commands to type next. */
  readonly next: readonly string[];
}

/**
 * Settings from the existing file or the template, then from flags, then from answers. Reads files, writes none.
 *
 * @throws OperatorError CI-STACK-001 with every problem at once.
 */
export async function prepareStack({ project, from, given, terminal, say }: StackRequest): Promise<StackDraft> {
  const folder = stackFolderOf(project);
  const template = from === undefined ? {} : templateAt(from);
  const start = withGiven(template, given);
  const named = await nameStack(start, given, { project, from, given, terminal, say });
  const stack = `${named.customer}-${named.environment}`;
  const known = readStackFile(join(folder, `Pulumi.${stack}.yaml`));
  // The template lends what the file does not say: a second call must not undo what was changed since.
  const isNew = !known.exists;
  const base = withGiven(isNew ? named : { ...known.settings, ...pick(named, ["customer", "environment"]) }, given);
  const isMissing = problemsOf(base).length > 0;
  const isAsking = terminal !== undefined && isMissing;
  const isKnown = (path: readonly string[]) =>
    given.has(path.join(".")) ||
    ["customer", "environment"].includes(path.join(".")) ||
    (!isNew && settingAt(base, path) !== undefined);
  const settings = isAsking ? await askSettings(terminal, base, isKnown, say) : base;
  const problems = problemsOf(settings);
  if (problems.length > 0) throw notAccepted(problems);
  const changes = changesBetween(known.settings, settings);
  const next = [
    `npx commerce-insights run-sheet --stack ${stack}   # what only a person can do`,
    "npm run build",
    `npx pulumi stack init ${stack} && npx pulumi up`,
  ];
  return { stack, file: known, settings, changes, text: textWith(known, changes), next };
}

/** Customer and environment decide which file is meant, so they are settled first. */
async function nameStack(
  settings: SettingsTree,
  given: ReadonlyMap<string, unknown>,
  { terminal, say }: StackRequest,
): Promise<SettingsTree> {
  const names = ["customer", "environment"];
  const isKnown = (path: readonly string[]) => !names.includes(path.join(".")) || given.has(path.join("."));
  const isComplete = names.every((name) => settings[name] !== undefined);
  const named = terminal && !isComplete ? await askSettings(terminal, settings, isKnown, say) : settings;
  const isWrong = problemsOf(named).some((line) => names.some((name) => line.startsWith(`${name}:`)));
  if (isWrong) throw notAccepted(problemsOf(named));
  return named;
}

/** Problems one by one: a group that is missing is judged by what is in it. */
function problemsOf(settings: SettingsTree): readonly string[] {
  return settingProblems({ dataverse: {}, tags: {}, ...settings });
}

function templateAt(path: string): SettingsTree {
  const file = readStackFile(path);
  if (file.exists) return file.settings;
  const hint = "Name a settings file, e.g. stacks/examples/contoso-dev.yaml.";
  throw new OperatorError("CI-INIT-002", `${path}, the file of --from, does not exist.`, hint);
}

function withGiven(settings: SettingsTree, given: ReadonlyMap<string, unknown>): SettingsTree {
  const flags: readonly SettingFlag[] = SETTING_FLAGS;
  return [...given].reduce<SettingsTree>((tree, [path, value]) => {
    const own = flags.find((flag) => flag.path.join(".") === path);
    return withSetting(tree, path.split("."), own && typeof value === "string" ? valueOfText(own, value) : value);
  }, settings);
}

function pick(tree: SettingsTree, keys: readonly string[]): SettingsTree {
  return Object.fromEntries(keys.map((key) => [key, tree[key]]));
}

function notAccepted(problems: readonly string[]): OperatorError {
  const lines = problems.map((line) => {
    const flag = flagOf(line.slice(0, line.indexOf(":")).replace(/\[\d+\]$/, ""));
    return flag === undefined ? `  ${line}` : `  ${line} (${flag})`;
  });
  const message = `The settings are not accepted:\n${lines.join("\n")}`;
  return new OperatorError(
    "CI-STACK-001",
    message,
    "Give them by flags, others by --set <path>=<value>; init --help has examples.",
  );
}
