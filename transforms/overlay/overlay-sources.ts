import { scanOf } from "../delta/scan.ts";
import type { ColumnType } from "../delta/schema.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import type { AddedColumn, CustomerChoices } from "../kernel/customer-choices.ts";
import { nearest } from "../kernel/nearest.ts";
import type { JobContext } from "../run-context.ts";

/** Types of silver that a type of gold can be taken from without guessing. */
const READABLE: Readonly<Record<string, readonly string[]>> = {
  string: ["string", "long", "boolean"],
  long: ["long"],
  decimal: ["decimal", "long", "double"],
  boolean: ["boolean", "long"],
  date: ["date", "timestamp"],
  timestamp: ["timestamp"],
};

/** A fault of the overlay that only the data can tell. */
export interface SourceProblem {
  readonly subject: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Looks whether silver has the columns that the overlay takes, in types that fit. A table that is not there yet is not
 * judged: gold holds back what needs it.
 */
export async function overlaySourceProblems({
  lake,
  session,
  settings,
}: Pick<JobContext, "lake" | "session"> & { readonly settings: CustomerChoices }): Promise<SourceProblem[]> {
  const problems: SourceProblem[] = [];
  for (const column of settings.addedColumns ?? []) {
    const snapshot = await readSnapshot(lake, `silver/${column.source.table}`, session);
    if (snapshot === undefined) continue;
    const types = new Map(snapshot.metadata.schema.map(({ name, type }) => [name, type]));
    const problem = problemWith(column, types);
    if (problem !== undefined) problems.push(problem);
  }
  return [...problems, ...(await hierarchyProblems(lake, session, settings.categoryHierarchy))];
}

/** A hierarchy that does not exist would leave every product without a category. */
async function hierarchyProblems(
  lake: JobContext["lake"],
  session: JobContext["session"],
  name: string | undefined,
): Promise<SourceProblem[]> {
  const table = "silver/ecorescategoryhierarchy";
  const snapshot = name === undefined ? undefined : await readSnapshot(lake, table, session);
  if (name === undefined || snapshot === undefined) return [];
  const rows = await session.all<{ name: string | null }>(
    `select distinct trim(name) as name from ${await scanOf(snapshot, lake, table)} order by 1`,
  );
  const names = rows.flatMap((row) => (row.name === null ? [] : [row.name]));
  if (names.some((one) => one.toLowerCase() === name.toLowerCase())) return [];
  return [
    {
      subject: "supporting_Products",
      code: "CI-OVERLAY-010",
      message: `overlay: there is no category hierarchy "${name}"; known are ${names.join(", ")}`,
      hint: "Correct categoryHierarchy. Gold is left as it was.",
    },
  ];
}

/** What is wrong with an added column, given the columns of its source table. Pure. */
export function problemWith(column: AddedColumn, types: ReadonlyMap<string, ColumnType>): SourceProblem | undefined {
  const { table, name, type, source } = column;
  const from = `${source.table}.${source.column}`;
  const found = types.get(source.column);
  if (found === undefined) {
    const meant = nearest(source.column, types.keys());
    const advice = meant === undefined ? "" : `; did you mean ${source.table}.${meant}?`;
    return {
      subject: table,
      code: "CI-OVERLAY-010",
      message: `overlay: ${table}.${name} is taken from ${from}, which Dataverse does not export${advice}`,
      hint: "Correct `from`, or add the column to the entity in Dynamics 365. Gold is left as it was.",
    };
  }
  const family = (text: string) => text.replace(/\(.*/, "");
  const accepted = READABLE[family(type)] ?? [];
  if (accepted.includes(family(found))) return undefined;
  const fitting = Object.entries(READABLE).flatMap(([gold, silver]) => (silver.includes(family(found)) ? [gold] : []));
  return {
    subject: table,
    code: "CI-OVERLAY-005",
    message: `overlay: ${table}.${name} is ${family(type)}, but ${from} is ${family(found)}`,
    hint: `Use one of: ${fitting.join(", ")}. Gold is left as it was.`,
  };
}
