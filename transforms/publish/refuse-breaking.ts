import { readSnapshot } from "../delta/snapshot.ts";
import type { Gold } from "../kernel/gold.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import type { JobContext } from "../run-context.ts";
import { contractChanges, describeChange, isBreaking } from "./contract-changes.ts";
import { pathOf } from "./inputs.ts";
import { readGoldManifest } from "./manifest.ts";
import { nextRootOf } from "./next-root.ts";
import { columnsHash } from "./published-model.ts";

/**
 * Stops a run before its first write when a published table cannot follow its model. Tables whose columns are those of
 * their last publish are not read.
 *
 * @throws OperatorError CI-GOLD-004, exit code 3, with every table and change.
 */
export async function refuseBreaking(
  context: Pick<JobContext, "lake" | "session"> & { readonly settings: { readonly goldRoot: string } },
  models: readonly Gold[],
): Promise<void> {
  const { lake, session, settings } = context;
  const manifest = await readGoldManifest(lake, settings.goldRoot);
  const problems: string[] = [];
  for (const model of models) {
    const before = manifest.tables[model.name]?.model;
    if (before?.columns === columnsHash(model) && before.key === model.key) continue;
    const published = await schemaOf(pathOf(model, settings.goldRoot));
    if (published === undefined) continue;
    const breaking = contractChanges(model, published, before?.key).filter(isBreaking);
    if (breaking.length > 0) problems.push(`${model.name}: ${breaking.map(describeChange).join("; ")}`);
  }
  if (problems.length === 0) return;
  const message = `Published tables cannot follow their models; nothing was changed:\n${problems.map((problem) => `  ${problem}`).join("\n")}`;
  const hint = `transform plan shows what it means. Publish side by side: set gold.root to ${nextRootOf(settings.goldRoot)} (--gold-root).`;
  throw new OperatorError("CI-GOLD-004", message, hint, { exitCode: EXIT.checkFailed });

  /** A table that cannot be read stops alone, when it is its turn. */
  async function schemaOf(table: string) {
    try {
      return (await readSnapshot(lake, table, session))?.metadata.schema;
    } catch (error) {
      if (error instanceof OperatorError && error.exitCode === EXIT.mustChange) return undefined;
      throw error;
    }
  }
}
