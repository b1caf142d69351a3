import { refused } from "../delta/protocol.ts";
import type { ColumnType } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { type ExportedType, LEADING_COLUMNS, TRAILING_COLUMNS } from "../kernel/bronze.ts";
import type { Silver } from "../kernel/silver.ts";
import { canonicalName, type FileColumn } from "../synapse-link/manifest.ts";

/** Column by which Synapse Link partitions; it carries nothing of the source. */
const PARTITION_COLUMN = "partitionid";

const STANDARD = new Map(
  Object.entries({ ...LEADING_COLUMNS, ...TRAILING_COLUMNS }).map(([name, { type }]) => [name.toLowerCase(), type]),
);

/**
 * Columns of a linked table as the fold reads them: bound by name in any case, suffix variants folded (fact C52), with
 * the exported type that the model declares or an earlier run saw, where the stored type can carry it.
 *
 * @throws OperatorError CI-DELTA-001 when a column of the source stands in no file but in the partition values.
 */
export function linkedColumns(
  model: Silver,
  { schema, partitionColumns }: Snapshot["metadata"],
  seen: Readonly<Record<string, string>>,
): FileColumn[] {
  const partitions = new Set(partitionColumns.map((name) => name.toLowerCase()));
  const columns = new Map<string, FileColumn>();
  for (const { name: storedAs, type } of schema) {
    const name = canonicalName(storedAs);
    if (partitions.has(storedAs.toLowerCase())) {
      if (name === PARTITION_COLUMN || !isKnown(model, name)) continue;
      throw refused(model.name, "read", `the partition column ${storedAs}; accepted is PartitionId`);
    }
    const isExact = storedAs.toLowerCase() === name;
    if (columns.has(name) && !isExact) continue;
    const declared = model.source.columns[name];
    const wanted = STANDARD.get(name) ?? declared?.type ?? (seen[name] as ExportedType | undefined);
    const exported = wanted !== undefined && carries(type, wanted) ? wanted : naturalType(type);
    const { maxLength } = declared ?? {};
    columns.set(name, { name, type: exported, storedAs, ...(maxLength !== undefined && { maxLength }) });
  }
  return [...columns.values()];
}

function isKnown(model: Silver, name: string): boolean {
  return STANDARD.has(name) || name in model.source.columns;
}

/** Whether the text of a stored value reads as a value of the exported type, without loss. */
function carries(stored: ColumnType, wanted: ExportedType): boolean {
  if (stored === "string") return true;
  if (stored === "long" || stored === "integer") return ["int64", "decimal", "boolean"].includes(wanted);
  if (stored === "timestamp" || stored === "date") return wanted === "dateTime" || wanted === "dateTimeOffset";
  if (stored.startsWith("decimal")) return wanted === "decimal" || (wanted === "int64" && stored.endsWith(",0)"));
  return stored === wanted;
}

function naturalType(stored: ColumnType): ExportedType {
  switch (stored) {
    case "long":
    case "integer":
      return "int64";
    case "timestamp":
    case "date":
      return "dateTime";
    case "string":
    case "boolean":
    case "double":
      return stored;
    default:
      return "decimal";
  }
}
