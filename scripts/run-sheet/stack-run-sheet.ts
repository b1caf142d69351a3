import { type KnownIds, manualPlacesOf } from "../../stacks/manual-places.ts";
import { manualFactsOf } from "../../stacks/manual-steps.ts";
import { manualStepsFor } from "../../stacks/run-sheet-steps.ts";
import { acceptedSettings } from "../init/accepted-settings.ts";
import type { StackFile } from "../init/stack-file.ts";
import { htmlOf, markdownOf } from "./print-run-sheet.ts";
import { runSheetOf } from "./run-sheet.ts";

/**
 * The run sheet of a settings file as text.
 *
 * @throws OperatorError CI-STACK-001 with every problem of the settings.
 */
export function printRunSheet(
  file: Pick<StackFile, "path" | "settings">,
  format: "markdown" | "html" | "json",
  ids: KnownIds,
): string {
  const config = acceptedSettings(file);
  const steps = manualStepsFor(manualFactsOf(config), manualPlacesOf(config, ids));
  const sheet = runSheetOf(`${config.customer}-${config.environment}`, steps);
  if (format === "json") return `${JSON.stringify(sheet, undefined, 2)}\n`;
  return format === "html" ? htmlOf(sheet) : markdownOf(sheet);
}
