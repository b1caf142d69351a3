import type { Field } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import type { Gold } from "../kernel/gold.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import { contractChanges, describeChange, isBreaking } from "./contract-changes.ts";
import { fieldsOf } from "./gold-schema.ts";
import { nextRootOf } from "./next-root.ts";

/**
 * The schema to publish with: that of the published table, new nullable columns behind it.
 *
 * @throws OperatorError CI-GOLD-004 when the contract changed in a way that Customer Insights cannot follow.
 */
export function evolvedFields(model: Gold, published: Snapshot | undefined, goldRoot: string): Field[] {
  const wanted = fieldsOf(model);
  if (published === undefined) return wanted;
  const { schema } = published.metadata;
  const breaking = contractChanges(model, schema).filter(isBreaking);
  if (breaking.length > 0) {
    const message = `${model.name}: the published table has another contract: ${breaking.map(describeChange).join("; ")}. It is left as it was.`;
    const hint = `Publish to a new root: set gold.root, e.g. ${nextRootOf(goldRoot)}.`;
    throw new OperatorError("CI-GOLD-004", message, hint, { exitCode: EXIT.checkFailed });
  }
  const known = new Set(schema.map(({ name }) => name));
  return [...schema, ...wanted.filter(({ name }) => !known.has(name))];
}
