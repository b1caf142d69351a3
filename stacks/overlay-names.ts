import type { StackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

/**
 * Compares the names in a stack's overlay with the models of gold, which are loaded for that only.
 *
 * @throws ConfigError CI-STACK-001 with every problem at once.
 */
export async function checkOverlayNames({ overlay }: StackConfig): Promise<void> {
  if (overlay === undefined) return;
  const { checkOverlay } = await import("../transforms/overlay/check-overlay.ts");
  const problems = checkOverlay(overlay);
  if (problems.length === 0) return;
  throw new ConfigError(
    "CI-STACK-001",
    `The settings under commerce-insights:stack are not accepted:\n${problems.map((line) => `  ${line}`).join("\n")}`,
    "Correct stacks/Pulumi.<stack>.yaml; docs/overlay.md has examples.",
  );
}
