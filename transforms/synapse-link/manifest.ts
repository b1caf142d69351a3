import { z } from "zod";
import type { ExportedType } from "../kernel/bronze.ts";
import { OperatorError } from "../operator-error.ts";

const TYPES = ["guid", "string", "int64", "decimal", "double", "boolean", "dateTime", "dateTimeOffset"] as const;

const Annotation = z.object({ name: z.string(), value: z.string().nullish() });

const Model = z.object({
  entities: z.array(
    z.object({
      name: z.string(),
      annotations: z.array(Annotation).nullish(),
      attributes: z
        .array(z.object({ name: z.string(), dataType: z.string(), maxLength: z.number().nullish() }))
        .nullish(),
      partitions: z.array(z.object({ name: z.string().nullish(), location: z.string().nullish() })).nullish(),
    }),
  ),
});

/** A column of a file, in file order. */
export interface FileColumn {
  /** Lower-case; suffix variants folded (`level_` is `level`). */
  readonly name: string;
  readonly type: ExportedType;
  /** Length of a text in the database, which may exceed what the export carries; -1 or undefined when not told. */
  readonly maxLength?: number;
  /** Name in a Parquet file, which binds columns by name. */
  readonly storedAs?: string;
}

/** What one model.json says about one table. */
export interface Entity {
  readonly columns: readonly FileColumn[];
  /** Partition files, relative to the container. */
  readonly files: readonly string[];
  /** `Athena:InitialSyncState`: "Completed", "InProgress" or ""; undefined when not told. */
  readonly syncState: string | undefined;
  /** `Athena:InitialSyncDataCompletedTime` as written; undefined when not told. */
  readonly syncCompleted: string | undefined;
  /** Why its columns cannot be read; then there are none. */
  readonly problem: OperatorError | undefined;
}

/** Tables of one model.json by lower-case name. */
export type Manifest = ReadonlyMap<string, Entity>;

/**
 * Reads a model.json. An unknown data type is the problem of its table alone (CI-FEED-003).
 *
 * @throws OperatorError CI-FEED-002 when it is not JSON or not a model.
 */
export function parseManifest(text: string, place: string): Manifest {
  const hint =
    "Nothing of this folder was read, the others were; every run tries it again. If the file stays so, open a ticket with Microsoft.";
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const message = `${place} is not valid JSON (${text.length} characters): ${(cause as Error).message}`;
    throw new OperatorError("CI-FEED-002", message, hint, { cause });
  }
  const parsed = Model.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new OperatorError("CI-FEED-002", `${place} is not a CDM model: ${problems}`, hint);
  }
  return new Map(parsed.data.entities.map((entity) => [entity.name.toLowerCase(), entityOf(entity, place)]));
}

function entityOf(entity: z.infer<typeof Model>["entities"][number], place: string): Entity {
  const annotation = (name: string) => entity.annotations?.find((item) => item.name === name)?.value ?? undefined;
  const columns: FileColumn[] = [];
  let problem: OperatorError | undefined;
  for (const { name, dataType, maxLength } of entity.attributes ?? []) {
    const type = TYPES.find((known) => known.toLowerCase() === dataType.toLowerCase());
    if (type === undefined) problem ??= unknownType(entity.name, name, dataType, place);
    else columns.push({ name: canonicalName(name), type, ...(maxLength != null && { maxLength }) });
  }
  const files = (entity.partitions ?? []).flatMap(({ location }) => (location ? [pathInContainer(location)] : []));
  return {
    columns: problem === undefined ? columns : [],
    problem,
    files,
    syncState: annotation("Athena:InitialSyncState"),
    syncCompleted: annotation("Athena:InitialSyncDataCompletedTime"),
  };
}

function unknownType(table: string, column: string, dataType: string, place: string): OperatorError {
  const message = `${place}: column "${column}" of ${table} has data type "${dataType}"; known are ${TYPES.join(", ")}. The table is left as it was.`;
  return new OperatorError("CI-FEED-003", message, "Report the type; a later version of the kit reads it.");
}

/** Lower-case column name; the underscore that some exports append to reserved words is cut (fact C52). */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return ["level_", "key_", "percent_"].includes(lower) ? lower.slice(0, -1) : lower;
}

/** `https://<account>:443/<container>/<path>` to `<path>`; a text that is no address stays as it is. */
function pathInContainer(location: string): string {
  if (!URL.canParse(location)) return location;
  const path = decodeURIComponent(new URL(location).pathname).replace(/^\/+/, "");
  return path.slice(path.indexOf("/") + 1);
}
