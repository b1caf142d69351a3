import type { Field } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import type { Gold } from "../kernel/gold.ts";
import { EXIT, OperatorError } from "../operator-error.ts";

/** Properties of every gold table: what Customer Insights asks of a Delta source (03/11/2026) plus a change feed. */
export const GOLD_CONFIGURATION = {
  "delta.enableChangeDataFeed": "true",
  "delta.enableDeletionVectors": "false",
  "delta.logRetentionDuration": "interval 30 days",
  "delta.deletedFileRetentionDuration": "interval 30 days",
};

/** The Delta schema of a gold table. */
export function fieldsOf(model: Gold): Field[] {
  const own = Object.entries(model.columns).map(([name, column]) => ({
    ...{ name, type: column.type, nullable: column.nullable ?? true, comment: column.description },
  }));
  return [...own, { name: "RowHash", type: "string", nullable: false, comment: "Hash of the row's content." }];
}

/**
 * The schema to publish with: that of the published table, new nullable columns behind it.
 *
 * @throws OperatorError CI-GOLD-004 when the contract changed in a way that Customer Insights cannot follow.
 */
export function evolvedFields(model: Gold, published: Snapshot | undefined): Field[] {
  const wanted = fieldsOf(model);
  if (published === undefined) return wanted;
  const problems: string[] = [];
  const before = new Map(published.metadata.schema.map((field) => [field.name, field]));
  for (const { name, type, nullable } of wanted) {
    const old = before.get(name);
    if (old === undefined && !nullable) problems.push(`new column "${name}" is required`);
    if (old !== undefined && old.type !== type)
      problems.push(`column "${name}" is ${old.type} and would become ${type}`);
    if (old !== undefined && old.nullable !== nullable) {
      problems.push(`column "${name}" is ${old.nullable ? "nullable" : "required"} and would not be any more`);
    }
  }
  const names = new Set(wanted.map(({ name }) => name));
  for (const name of before.keys()) if (!names.has(name)) problems.push(`column "${name}" would go away`);
  if (problems.length > 0) {
    const message = `${model.name}: the published table has another contract: ${problems.join("; ")}. It is left as it was.`;
    const hint = "Publish to a new root: set gold.root, e.g. commerce_v2.";
    throw new OperatorError("CI-GOLD-004", message, hint, { exitCode: EXIT.checkFailed });
  }
  const added = wanted.filter(({ name }) => !before.has(name));
  return [...published.metadata.schema, ...added];
}
