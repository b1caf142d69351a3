import { z } from "zod";
import type { ExportedType } from "../kernel/bronze.ts";
import { OperatorError } from "../operator-error.ts";

const TYPES = ["guid", "string", "int64", "decimal", "double", "boolean", "dateTime", "dateTimeOffset"] as const;

const Annotation = z.object({ name: z.string(), value: z.string().nullish() });

const Manifest = z.object({
  entities: z.array(
    z.object({
      name: z.string(),
      annotations: z.array(Annotation).nullish(),
      attributes: z.array(z.object({ name: z.string(), dataType: z.string() })).nullish(),
      partitions: z.array(z.object({ name: z.string().nullish(), location: z.string().nullish() })).nullish(),
    }),
  ),
});

/** A column of a file, in file order. */
export interface FileColumn {
  /** Lower-case; suffix variants folded (`level_` is `level`). */
  readonly name: string;
  readonly type: ExportedType;
}

/** What one model.json says about one table. */
export interface Entity {
  readonly columns: readonly FileColumn[];
  /** Partition files, relative to the container. */
  readonly files: readonly string[];
  readonly syncState: string | undefined;
  readonly syncCompleted: string | undefined;
}

/**
 * Reads a model.json: tables by lower-case name.
 *
 * @throws OperatorError CI-FEED-002 when it is not JSON or not a model, CI-FEED-003 for an unknown data type.
 */
export function parseManifest(text: string, place: string): ReadonlyMap<string, Entity> {
  const hint =
    "Nothing of this folder was read. If Dataverse is still writing, the next run reads it; else open a ticket.";
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const message = `${place} is not valid JSON (${text.length} characters): ${(cause as Error).message}`;
    throw new OperatorError("CI-FEED-002", message, hint, { cause });
  }
  const parsed = Manifest.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new OperatorError("CI-FEED-002", `${place} is not a CDM model: ${problems}`, hint);
  }
  return new Map(parsed.data.entities.map((entity) => [entity.name.toLowerCase(), entityOf(entity, place)]));
}

function entityOf(entity: z.infer<typeof Manifest>["entities"][number], place: string): Entity {
  const annotation = (name: string) => entity.annotations?.find((item) => item.name === name)?.value ?? undefined;
  const columns = (entity.attributes ?? []).map(({ name, dataType }) => {
    const type = TYPES.find((known) => known.toLowerCase() === dataType.toLowerCase());
    if (type === undefined) {
      const message = `${place}: column "${name}" of ${entity.name} has data type "${dataType}"; known are ${TYPES.join(", ")}.`;
      throw new OperatorError("CI-FEED-003", message, "Report the type; the table is left as it was.");
    }
    return { name: canonicalName(name), type };
  });
  const files = (entity.partitions ?? []).flatMap(({ location }) => (location ? [pathInContainer(location)] : []));
  return {
    columns,
    files,
    syncState: annotation("Athena:InitialSyncState"),
    syncCompleted: annotation("Athena:InitialSyncDataCompletedTime"),
  };
}

/** Lower-case column name; the underscore that some exports append to reserved words is cut (fact C52). */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return ["level_", "key_", "percent_"].includes(lower) ? lower.slice(0, -1) : lower;
}

/** `https://<account>:443/<container>/<path>` to `<path>`. */
function pathInContainer(location: string): string {
  const path = decodeURIComponent(new URL(location).pathname).replace(/^\/+/, "");
  return path.slice(path.indexOf("/") + 1);
}
