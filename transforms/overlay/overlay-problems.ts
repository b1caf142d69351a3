import { LABELLED_ENUMS } from "../gold/labelled-enums.ts";
import { DENIED_COLUMNS } from "../kernel/denied-columns.ts";
import type { Gold, GoldColumn } from "../kernel/gold.ts";
import { nearest } from "../kernel/nearest.ts";
import { customerChoicesOf } from "./customer-choices.ts";
import { FILLABLE } from "./overlaid.ts";
import type { Overlay } from "./overlay.ts";
import { ROW_SOURCES } from "./row-sources.ts";

/** What is wrong with one name of an overlay. */
export interface OverlayProblem {
  /** Keys below `overlay` that lead to it. */
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

/** Columns that Customer Insights or this kit reads by name in every table, and those Dataverse and Delta keep. */
const RESERVED = new Set(["rowhash", "_change", "_change_type", "_commit_version", "_commit_timestamp"]);

/**
 * Columns that decide what other rows mean: tables find each other or their calendar day by them, and an opt-out that is
 * emptied would count as none.
 */
const LOAD_BEARING: Readonly<Record<string, readonly string[]>> = {
  profiles_Customer: ["PartyRecordId", "OptOutWebActivityTracking"],
  supporting_Channels: ["DataAreaId", "TimeZoneId"],
  supporting_Stores: ["DataAreaId"],
  supporting_Products: ["ProductNumber"],
};

/** Columns of silver that say how a row came here, not what it means: they change although nothing did. */
const TECHNICAL = new Set(["id", "versionnumber", "sink_modified_on", "source_folder", "is_archived"]);

/**
 * Compares the names of an overlay with the models: tables and columns must exist, new names must be free, and nothing
 * may touch a key, the grain or the meaning of a table (rule R19). All problems at once, in the order of the overlay.
 */
export function overlayProblems(overlay: Overlay, gold: readonly Gold[]): OverlayProblem[] {
  return [
    ...columnProblems(overlay, gold),
    ...nullColumnProblems(overlay, gold),
    ...labelProblems(overlay),
    ...companyProblems(overlay),
  ];
}

function columnProblems({ columns = [] }: Overlay, gold: readonly Gold[]): OverlayProblem[] {
  const taken = new Map(
    gold.map(({ name, columns: own }) => [name, new Set(Object.keys(own).map((one) => one.toLowerCase()))]),
  );
  return columns.flatMap(({ table, name, from, type, privacy }, place): OverlayProblem[] => {
    const at = (key: string, code: string, message: string) => ({ path: ["columns", place, key], code, message });
    const model = gold.find((one) => one.name === table);
    if (model === undefined) return [at("table", "CI-OVERLAY-001", unknownTable(table, gold))];
    const problems: OverlayProblem[] = [];
    const names = taken.get(table) ?? new Set();
    const isFilled = FILLABLE[table]?.includes(name) ?? false;
    const contract: GoldColumn | undefined = model.columns[name];
    if (RESERVED.has(name.toLowerCase())) {
      problems.push(at("name", "CI-OVERLAY-003", `"${name}" is reserved; use another name`));
    } else if (isFilled && contract?.type !== type) {
      problems.push(at("type", "CI-OVERLAY-005", `${table}.${name} is of type ${contract?.type}, not ${type}`));
    } else if (!isFilled && names.has(name.toLowerCase())) {
      const message = `${table} has a column "${name}" already; a column of the contract keeps its meaning, use another name`;
      problems.push(at("name", "CI-OVERLAY-004", message));
    }
    if (isFilled && columns.findIndex((one) => one.table === table && one.name === name) < place) {
      problems.push(at("name", "CI-OVERLAY-004", `${table}.${name} is given a source twice`));
    }
    names.add(name.toLowerCase());
    return [...problems, ...sourceProblems(table, from, privacy, at)];
  });
}

function sourceProblems(
  table: string,
  from: string,
  privacy: string,
  at: (key: string, code: string, message: string) => OverlayProblem,
): OverlayProblem[] {
  const [source = "", column = ""] = from.split(".");
  const known = (ROW_SOURCES[table] ?? []).map(({ model }) => model);
  const model = known.find(({ name }) => name === source);
  if (model === undefined) {
    const names = known.map(({ name }) => name);
    const meant = nearest(source, names);
    const accepted = names.length === 0 ? "no source table can be added to it" : `known are ${names.join(", ")}`;
    const advice = meant === undefined ? accepted : `did you mean ${meant}?`;
    return [at("from", "CI-OVERLAY-002", `rows of ${table} have no row of "${source}"; ${advice}`)];
  }
  if (DENIED_COLUMNS[source]?.includes(column)) {
    return [
      at(
        "from",
        "CI-OVERLAY-006",
        `${from} holds payment data, a credential or an identity paper and never leaves bronze`,
      ),
    ];
  }
  if (TECHNICAL.has(column)) {
    return [at("from", "CI-OVERLAY-006", `${from} says how a row came here and would change without the row`)];
  }
  const isKey = ["recid", "party", "accountnum"].includes(column);
  if (isKey && privacy === "none") {
    return [at("privacy", "CI-OVERLAY-007", `${from} identifies a record; use key, direct or sensitive`)];
  }
  return [];
}

function nullColumnProblems(overlay: Overlay, gold: readonly Gold[]): OverlayProblem[] {
  const { addedColumns = [] } = customerChoicesOf(overlay);
  return Object.entries(overlay.nullColumns ?? {}).flatMap(([table, names]): OverlayProblem[] => {
    const model = gold.find((one) => one.name === table);
    if (model === undefined) {
      return [{ path: ["nullColumns", table], code: "CI-OVERLAY-001", message: unknownTable(table, gold) }];
    }
    const added = addedColumns.filter((one) => one.table === table).map(({ name }) => name);
    return names.flatMap((name, place): OverlayProblem[] => {
      const at = (code: string, message: string) => [{ path: ["nullColumns", table, place], code, message }];
      const column = model.columns[name];
      if (names.indexOf(name) < place) return at("CI-OVERLAY-004", `"${name}" is listed twice`);
      if (added.includes(name)) return [];
      if (column === undefined) {
        const known = [...Object.keys(model.columns), ...added];
        return at("CI-OVERLAY-002", `${table} has no column "${name}"${didYouMean(nearest(name, known))}`);
      }
      if (name === model.key) return at("CI-OVERLAY-008", `${table}.${name} is the key and cannot be emptied`);
      if (column.nullable === false) {
        return at("CI-OVERLAY-008", `${table}.${name} is never null by contract and cannot be emptied`);
      }
      if (LOAD_BEARING[table]?.includes(name) || name === "CustomerId") {
        return at("CI-OVERLAY-008", `${table}.${name} decides what other rows mean and cannot be emptied`);
      }
      return [];
    });
  });
}

function labelProblems({ labels = {} }: Overlay): OverlayProblem[] {
  return Object.keys(labels).flatMap((column) => {
    if (LABELLED_ENUMS.includes(column)) return [];
    const meant = nearest(column, LABELLED_ENUMS);
    const advice = meant === undefined ? `; known are ${LABELLED_ENUMS.join(", ")}` : didYouMean(meant);
    const message = `gold shows no labels of "${column}"${advice}`;
    return [{ path: ["labels", column], code: "CI-OVERLAY-002", message }];
  });
}

function companyProblems({ legalEntities, timeZones = {}, defaultCustomers = [] }: Overlay): OverlayProblem[] {
  if (legalEntities === undefined) return [];
  const outside = (company: string) => !legalEntities.includes(company);
  const message = (company: string) =>
    `legal entity "${company}" is not among legalEntities${didYouMean(nearest(company, legalEntities))}`;
  return [
    ...Object.keys(timeZones)
      .filter(outside)
      .map((company) => ({ path: ["timeZones", company], code: "CI-OVERLAY-009", message: message(company) })),
    ...defaultCustomers.flatMap((customer, place) => {
      const [company = ""] = customer.split("_");
      return outside(company)
        ? [{ path: ["defaultCustomers", place], code: "CI-OVERLAY-009", message: message(company) }]
        : [];
    }),
  ];
}

function unknownTable(table: string, gold: readonly Gold[]): string {
  const names = gold.map(({ name }) => name);
  const meant = nearest(table, names);
  return `there is no gold table "${table}"${meant === undefined ? `; known are ${names.join(", ")}` : didYouMean(meant)}`;
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? "" : `; did you mean ${name}?`;
}
