import { parseStackConfig, type StackConfig, settingProblems } from "../../stacks/config.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { StackFile } from "./stack-file.ts";

/**
 * The settings of a file with the defaults of their environment. Pure.
 *
 * @throws OperatorError CI-STACK-001 with every problem of the settings.
 */
export function acceptedSettings({ path, settings }: Pick<StackFile, "path" | "settings">): StackConfig {
  const problems = settingProblems(settings);
  if (problems.length === 0) return parseStackConfig(settings);
  const message = `The settings in ${path} are not accepted:\n${problems.map((line) => `  ${line}`).join("\n")}`;
  throw new OperatorError("CI-STACK-001", message, "Correct them; commerce-insights init shows how.");
}
