import type { Explanation, RowChange, SilverSource } from "../../transforms/explain/explanation.ts";

const STATES: Readonly<Record<Explanation["state"], string>> = {
  published: "published",
  "held-back": "made by the query, but not in the published table: the next run publishes it, or a check holds it back",
  deleted: "no longer made; it was in the table earlier",
};

/** An explanation as lines for a person. */
export function describeExplanation(explanation: Explanation): string[] {
  const { table, key, version, state, row, changes, oldestVersion, sources, more, quarantine } = explanation;
  return [
    `${table} ${key}`,
    `  ${STATES[state]} (version ${version})`,
    ...section("Row", row === null ? [] : Object.entries(row).map(([name, value]) => `${name} = ${value ?? "null"}`)),
    ...section(
      "Changes",
      changes.length === 0
        ? [`none since version ${oldestVersion}, the oldest in the log`]
        : changes.map(describeChange),
    ),
    ...section("Values come from", describeSources(sources, "value", more)),
    ...section("Found or decided by", describeSources(sources, "lookup", more)),
    ...section(
      "Quarantine",
      quarantine.map(
        (record) =>
          `${record.layer} ${record.table}: ${record.reason}${record.about === null ? "" : ` [${record.about}]`}, since run ${record.firstRun}${record.resolvedRun === null ? ", open" : `, passed in run ${record.resolvedRun}`}`,
      ),
    ),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function describeChange({ version, at, change, columns }: RowChange): string {
  return `version ${version}, ${at}: ${change}${columns.length === 0 ? "" : ` of ${columns.join(", ")}`}`;
}

function describeSources(
  sources: readonly SilverSource[],
  part: SilverSource["part"],
  more: Explanation["more"],
): string[] {
  return [
    ...Map.groupBy(
      sources.filter((source) => source.part === part),
      ({ table }) => table,
    ),
  ].flatMap(([table, rows]) => [
    ...describeLabels(rows.filter(isLabel)),
    ...rows.filter((row) => !isLabel(row)).flatMap(describeSource),
    ...(more[table] === undefined || table === "optionsets" ? [] : [`${table}: and ${more[table]} rows more`]),
  ]);
}

/** Rows of option-set metadata have no version: they are read anew from the newest folder. */
function isLabel({ table }: SilverSource): boolean {
  return table === "optionsets";
}

/** Labels in one line: their ids are table, column, value and language. */
function describeLabels(rows: readonly SilverSource[]): string[] {
  const values = new Set(rows.map(({ id }) => id.split("|").slice(0, 3).join(" ")));
  return values.size === 0 ? [] : [`optionsets: labels of ${[...values].join(", ")}`];
}

function describeSource({
  table,
  id,
  recid,
  dataareaid,
  versionnumber,
  folder,
  through,
  lines,
}: SilverSource): string[] {
  const facts = [
    recid === null ? `id ${id}` : `recid ${recid}`,
    dataareaid === null ? "" : `company ${dataareaid}`,
    versionnumber === null ? "" : `version ${versionnumber}`,
    folder === null ? "" : `folder ${folder}`,
    through.length > 1 ? `through ${through.slice(1).join(", ")}` : "",
  ];
  return [
    `${table}: ${facts.filter((fact) => fact !== "").join(", ")}`,
    ...lines.map(({ file, line }) => `  ${file}, line ${line}`),
  ];
}
