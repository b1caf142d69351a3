import type { Field } from "../delta/schema.ts";
import type { Gold } from "../kernel/gold.ts";
import { fieldsOf } from "./gold-schema.ts";

/** One way in which a model differs from the table that was published from it. */
export interface ContractChange {
  readonly what: "new column" | "required column" | "removed column" | "type" | "nullability" | "key";
  /** The column; of a changed key, the new one. */
  readonly column: string;
  readonly deployed: string | null;
  readonly wanted: string | null;
}

/**
 * Compares a model's columns and key with a published table. Only new nullable columns can be followed: Customer
 * Insights and every reader of the change feed rely on the rest. Pure.
 *
 * @param key the key it was published with; undefined when nobody kept it.
 */
export function contractChanges(model: Gold, published: readonly Field[], key?: string): ContractChange[] {
  const wanted = fieldsOf(model);
  const before = new Map(published.map((field) => [field.name, field]));
  const names = new Set(wanted.map(({ name }) => name));
  const shown = (nullable: boolean) => (nullable ? "nullable" : "required");
  const changes: ContractChange[] = [];
  for (const { name: column, type, nullable } of wanted) {
    const old = before.get(column);
    if (old === undefined) {
      changes.push({ what: nullable ? "new column" : "required column", column, deployed: null, wanted: type });
      continue;
    }
    if (old.type !== type) changes.push({ what: "type", column, deployed: old.type, wanted: type });
    if (old.nullable !== nullable) {
      changes.push({ what: "nullability", column, deployed: shown(old.nullable), wanted: shown(nullable) });
    }
  }
  for (const { name: column, type } of published) {
    if (!names.has(column)) changes.push({ what: "removed column", column, deployed: type, wanted: null });
  }
  if (key !== undefined && key !== model.key) {
    changes.push({ what: "key", column: model.key, deployed: key, wanted: model.key });
  }
  return changes;
}

/** Whether a published table cannot follow the change. */
export function isBreaking({ what }: Pick<ContractChange, "what">): boolean {
  return what !== "new column";
}

/** A change as a message names it. */
export function describeChange({ what, column, deployed, wanted }: ContractChange): string {
  if (what === "new column") return `column "${column}" is new`;
  if (what === "required column") return `new column "${column}" is required`;
  if (what === "removed column") return `column "${column}" would go away`;
  if (what === "type") return `column "${column}" is ${deployed} and would become ${wanted}`;
  if (what === "key") return `its key is "${deployed}" and would become "${wanted}"`;
  return `column "${column}" is ${deployed} and would not be any more`;
}
