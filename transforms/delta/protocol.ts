import { OperatorError } from "../operator-error.ts";
import type { MetaData, Protocol } from "./actions.ts";

/**
 * Reader features that change nothing for the reads of this kit. `columnMapping` and `deletionVectors` only while they
 * are not used: the mapping mode is checked here, the files by the replay.
 */
const HARMLESS = ["vacuumProtocolCheck", "columnMapping", "deletionVectors"];

/** The protocol a new table needs: writer 4 only where the change data feed is on. */
export function protocolFor(configuration: Readonly<Record<string, string>>): Protocol {
  return { minReaderVersion: 1, minWriterVersion: isFed(configuration) ? 4 : 2 };
}

/** Whether commits must carry change files. */
export function isFed(configuration: Readonly<Record<string, string>>): boolean {
  return isOn(configuration, "delta.enableChangeDataFeed");
}

/** Why the kit cannot read a table, or undefined when it can. Pure. */
export function readRefusal(protocol: Protocol, metaData: MetaData): string | undefined {
  const { minReaderVersion, readerFeatures = [] } = protocol;
  if (minReaderVersion > 3) return `reader version ${minReaderVersion}; known are 1 to 3`;
  const unknown = readerFeatures.filter((feature) => !HARMLESS.includes(feature));
  if (unknown.length > 0) {
    return `the reader features ${unknown.join(", ")}; readable are tables without them, or with ${HARMLESS.join(", ")} unused`;
  }
  const mode = metaData.configuration["delta.columnMapping.mode"] ?? "none";
  if (mode !== "none") return `column mapping "${mode}"; accepted is "none"`;
  if (metaData.format.provider !== "parquet") return `format "${metaData.format.provider}"; accepted is "parquet"`;
  return undefined;
}

/** Why the kit cannot write a table, or undefined when it can. Pure. */
export function writeRefusal(protocol: Protocol, metaData: MetaData): string | undefined {
  const refusal = readRefusal(protocol, metaData);
  if (refusal !== undefined) return refusal;
  const { minReaderVersion, minWriterVersion, writerFeatures = [] } = protocol;
  if (minReaderVersion > 1) return `reader version ${minReaderVersion}; written are tables of reader version 1`;
  if (minWriterVersion > 4) {
    const features = writerFeatures.length > 0 ? ` with ${writerFeatures.join(", ")}` : "";
    return `writer version ${minWriterVersion}${features}; written are tables up to writer version 4`;
  }
  const { configuration, schemaString, partitionColumns } = metaData;
  if (partitionColumns.length > 0) {
    return `the partition columns ${partitionColumns.join(", ")}; written are tables without partitions`;
  }
  if (isOn(configuration, "delta.appendOnly")) return "delta.appendOnly set to true, and merges replace files";
  const constraint = Object.keys(configuration).find((key) => key.startsWith("delta.constraints."));
  if (constraint) return `the check constraint ${constraint}; none is accepted`;
  const special = /"delta\.(generationExpression|identity\.start|invariants)"/.exec(schemaString);
  if (special) return `columns with delta.${special[1]}; none is accepted`;
  return undefined;
}

/** The error for a refusal: the table is left untouched. */
export function refused(table: string, action: "read" | "write", reason: string): OperatorError {
  const message = `${table}: cannot ${action} this Delta table: it has ${reason}. Nothing was changed.`;
  return new OperatorError(
    "CI-DELTA-001",
    message,
    "A newer or other writer changed the table: update the kit, or restore the table's properties.",
  );
}

function isOn(configuration: Readonly<Record<string, string>>, property: string): boolean {
  return configuration[property]?.toLowerCase() === "true";
}
