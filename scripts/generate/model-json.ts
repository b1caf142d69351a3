import type { ExportedAttribute } from "./csv.ts";

/** One table in a model.json. */
export interface ModelEntity {
  readonly name: string;
  readonly attributes: readonly ExportedAttribute[];
  /** `Athena:InitialSyncState`: "Completed", "InProgress" or "". */
  readonly syncState: string;
  /** `Athena:InitialSyncDataCompletedTime`; "" while the initial sync runs. */
  readonly syncCompleted: string;
  /** Partition files, relative to the container. */
  readonly files: readonly string[];
}

/** Address of the landing container as Synapse Link writes it into partitions: with the port. */
export const CONTAINER_URL = "https://landing.dfs.core.windows.net:443/dataverse-contoso-unq0001";

/** Text of a model.json as Synapse Link writes it. */
export function modelJson(entities: readonly ModelEntity[], containerUrl = CONTAINER_URL): string {
  const model = {
    name: "cdm",
    description: "cdm",
    version: "1.0",
    entities: entities.map(({ name, attributes, syncState, syncCompleted, files }) => ({
      $type: "LocalEntity",
      name,
      description: name,
      annotations: [
        { name: "Athena:PartitionGranularity", value: "Year" },
        { name: "Athena:InitialSyncState", value: syncState },
        { name: "Athena:InitialSyncDataCompletedTime", value: syncCompleted },
      ],
      attributes: attributes.map(attributeOf),
      partitions: files.map((path) => partitionOf(path, containerUrl)),
    })),
  };
  return `${JSON.stringify(model, undefined, 2)}\n`;
}

function attributeOf({ name, type, maxLength }: ExportedAttribute) {
  const traits =
    type === "decimal"
      ? [trait("is.dataFormat.numeric.shaped", { precision: 38, scale: 6 })]
      : type === "string"
        ? [trait("is.constrained", { maximumLength: maxLength ?? -1 })]
        : [];
  return { name, dataType: type, maxLength: type === "string" ? (maxLength ?? -1) : -1, "cdm:traits": traits };
}

function trait(traitReference: string, values: Readonly<Record<string, number>>) {
  return { traitReference, arguments: Object.entries(values).map(([name, value]) => ({ name, value })) };
}

function partitionOf(path: string, containerUrl: string) {
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.csv$/, "");
  return {
    name: file,
    location: `${containerUrl}/${path.split("/").map(encodeURIComponent).join("/")}`,
    fileFormatSettings: {
      $type: "CsvFormatSettings",
      columnHeaders: false,
      delimiter: ",",
      quoteStyle: "QuoteStyle.Csv",
      csvStyle: "CsvStyle.QuoteAlways",
      encoding: "UTF-8",
    },
    annotations: [{ name: "Athena:PartitionYear", value: file.split("_")[0] }],
  };
}
