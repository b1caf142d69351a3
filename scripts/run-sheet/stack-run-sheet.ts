import { parseStackConfig, settingProblems } from "../../stacks/config.ts";
import { type KnownIds, manualPlacesOf } from "../../stacks/manual-places.ts";
import { manualFactsOf } from "../../stacks/manual-steps.ts";
import { manualStepsFor } from "../../stacks/run-sheet-steps.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { StackFile } from "../init/stack-file.ts";
import { htmlOf, markdownOf } from "./print-run-sheet.ts";
import { runSheetOf } from "./run-sheet.ts";

/**
 * The run sheet of a settings file as text.
 *
 * @throws OperatorError CI-STACK-001 with every problem of the settings.
 */
export function printRunSheet(
  { path, settings }: Pick<StackFile, "path" | "settings">,
  format: "markdown" | "html" | "json",
  ids: KnownIds,
): string {
  const problems = settingProblems(settings);
  if (problems.length > 0) {
    const message = `The settings in ${path} are not accepted:\n${problems.map((line) => `  ${line}`).join("\n")}`;
    throw new OperatorError("CI-STACK-001", message, "Correct them; commerce-insights init shows how.");
  }
  const config = parseStackConfig(settings);
  const steps = manualStepsFor(manualFactsOf(config), manualPlacesOf(config, ids));
  const sheet = runSheetOf(`${config.customer}-${config.environment}`, steps);
  if (format === "json") return `${JSON.stringify(sheet, undefined, 2)}\n`;
  return format === "html" ? htmlOf(sheet) : markdownOf(sheet);
}
