import type { Field } from "../delta/schema.ts";
import type { Gold } from "../kernel/gold.ts";

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
