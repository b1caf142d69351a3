import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { Environment } from "../sandbox/environments.ts";
import { runPulumi } from "../sandbox/pulumi-cli.ts";
import { checkEvents } from "./engine-events.ts";
import type { PolicyReport } from "./policy-report.ts";
import { type PolicySettings, packConfigOf } from "./policy-settings.ts";

/** Folder of the pack, for `--policy-pack`. */
export const PACK = fileURLToPath(new URL("../../policies/", import.meta.url));

/** What to preview. */
export interface PreviewCheck {
  /** Folder with Pulumi.yaml. */
  readonly cwd: string;
  readonly stack: string;
  readonly policy: PolicySettings;
  readonly environment?: Environment;
  readonly signal?: AbortSignal;
}

/**
 * Previews a stack with the pack and reads the engine's events.
 *
 * @throws OperatorError CI-POLICY-005 when the preview itself fails.
 */
export async function checkPreview({
  cwd,
  stack,
  policy,
  environment = {},
  signal,
}: PreviewCheck): Promise<PolicyReport> {
  const folder = await mkdtemp(join(tmpdir(), "policy-"));
  try {
    const config = join(folder, "pack-config.json");
    await writeFile(config, JSON.stringify(packConfigOf(policy)));
    const args = ["preview", "--json", "--stack", stack, "--policy-pack", PACK, "--policy-pack-config", config];
    const { exitCode, stdout, stderr } = await runPulumi(args, {
      cwd,
      environment: { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" },
      ...(signal && { signal }),
    });
    const { report, errors, hasMandatory } = checkEvents(stdout, stack, policy);
    if (exitCode !== 0 && !hasMandatory) {
      const text = [...errors, stderr].join("\n").trim();
      throw new OperatorError(
        "CI-POLICY-005",
        `The preview of ${stack} failed with exit code ${exitCode}:\n${text}`,
        "Correct what the diagnostics say; pulumi preview alone must pass first.",
      );
    }
    return report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
