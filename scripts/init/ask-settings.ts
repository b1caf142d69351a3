import { settingProblems } from "../../stacks/config.ts";
import { SETTING_FLAGS, type SettingFlag } from "./setting-flags.ts";
import { type SettingsTree, settingAt, withSetting } from "./settings-tree.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Asks for what the settings do not say. An answer that is not accepted is explained and asked for again; Enter takes
 * the value in brackets.
 *
 * @param settings what is known: from flags, a template or the file.
 * @param isKnown whether a setting is decided, so that it is not asked for.
 */
export async function askSettings(
  terminal: Terminal,
  settings: SettingsTree,
  isKnown: (path: readonly string[]) => boolean,
  say: (text: string) => void,
): Promise<SettingsTree> {
  let answered = settings;
  for (const setting of SETTING_FLAGS) {
    if ("question" in setting && !isKnown(setting.path)) answered = await askSetting(terminal, answered, setting, say);
  }
  return answered;
}

/** The value a text stands for: hours are a list of numbers, everything else is text. Pure. */
export function valueOfText({ path }: Pick<SettingFlag, "path">, text: string): unknown {
  if (path.join(".") !== "schedule.hours") return text;
  return text.split(",").map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : part.trim()));
}

async function askSetting(
  terminal: Terminal,
  settings: SettingsTree,
  setting: SettingFlag,
  say: (text: string) => void,
): Promise<SettingsTree> {
  const { path, question, proposal, optional } = setting;
  const before = settingAt(settings, path);
  const proposed = before === undefined ? proposal : String(before);
  for (;;) {
    const text = await terminal.ask(`${question}${proposed === undefined ? "" : ` [${proposed}]`}: `);
    const answer = text === "" ? proposed : text;
    if (answer === undefined && optional) return settings;
    const next = withSetting(settings, path, answer === undefined ? undefined : valueOfText(setting, answer));
    const problems = problemsAt(next, path.join("."));
    if (problems.length === 0) return next;
    for (const problem of problems) say(`  ${problem}`);
  }
}

/** Problems of one setting and what is below it. */
function problemsAt(settings: SettingsTree, path: string): readonly string[] {
  return settingProblems(settings).filter((line) => line.startsWith(`${path}:`) || line.startsWith(`${path}[`));
}
