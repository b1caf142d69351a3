import { parse } from "csv-parse/sync";
import type { FaultKind } from "../../../scripts/generate/faults/faults.ts";

/** Files of a landing zone by path. */
export type Files = ReadonlyMap<string, string>;

/** Folder of the second increment of the small world: the one that has the faults. */
const FAULTY = "2025-01-06T08.00.00Z";
const NEXT = "2025-01-06T09.00.00Z";

interface Entity {
  readonly name: string;
  readonly annotations: readonly { readonly name: string; readonly value: string }[];
  readonly attributes: readonly { readonly name: string; readonly dataType: string }[];
  readonly partitions: readonly { readonly location: string }[];
}

/** What the files must show of each fault; `clean` are the files without it. */
export const EVIDENCE: Readonly<Record<FaultKind, (files: Files, clean: Files) => boolean>> = {
  "archived-rows": (files) => count(files, "retailtransactiontable", (row) => row.sysdatastatecode === "1") === 3,
  "recreated-row": (files) => {
    const rows = rowsOf(files, FAULTY, "logisticselectronicaddress");
    return rows.some(
      ({ Id, IsDelete }) => IsDelete === "True" && rows.some((row) => row.Id === Id && row.IsDelete === ""),
    );
  },
  "missing-base": (files) => {
    const tails = (table: string) => deletedIn(files, table).map(({ Id }) => Id?.slice(8));
    return tails("dirperson").some((tail) => !tails("dirpartytable").includes(tail));
  },
  "stale-delete": (files) => deletedIn(files, "salestable").length === 1,
  "stale-upsert": (files) => {
    const gone = [FAULTY, "2025-01-06T07.00.00Z"].flatMap((folder) => deletedIn(files, "custtable", folder));
    const back = rowsOf(files, FAULTY, "custtable").filter(({ IsDelete }) => IsDelete === "");
    return back.some(({ Id, versionnumber }) =>
      gone.some((row) => row.Id === Id && Number(row.versionnumber) > Number(versionnumber)),
    );
  },
  duplicates: (files) => {
    const versions = rowsOf(files, FAULTY, "salesline").map(({ versionnumber }) => versionnumber);
    return new Set(versions).size < versions.length;
  },
  "full-deletes": (files) => deletedIn(files, "logisticspostaladdress").every(({ street }) => street !== ""),
  "versionless-deletes": (files) =>
    deletedIn(files, "dirpartylocation").every(({ versionnumber }) => versionnumber === ""),
  reinitialised: (files) => {
    const before = rowsOf(files, "2025-01-06T06.00.00Z", "retailcusttable").length;
    const isNew =
      completedIn(files, FAULTY, "retailcusttable") !== completedIn(files, "2025-01-06T07.00.00Z", "retailcusttable");
    return (
      isNew &&
      rowsOf(files, FAULTY, "retailcusttable").length > before / 2 &&
      deletedIn(files, "retailcusttable").length === 0
    );
  },
  quoting: (files) => {
    const memos = rowsOf(files, FAULTY, "custtable").map(({ memo }) => memo);
    return ['say "hi", twice ""', "first\r\nsecond\r\n", "blanks   "].every((text) => memos.includes(text));
  },
  "bad-field": (files) => count(files, "retailtransactiontable", ({ netamount }) => netamount === "n/a") === 1,
  "date-forms": (files) => {
    return rowsOf(files, FAULTY, "retailtransactiontable").every(({ SinkModifiedOn }) =>
      /^\d{4}-.*Z$/.test(SinkModifiedOn ?? ""),
    );
  },
  "boolean-forms": (files) => {
    return (
      count(files, "salesline", ({ IsDelete }) =>
        ["False", "false", "0", "true", "TRUE", "1"].includes(IsDelete ?? ""),
      ) > 0
    );
  },
  "large-numbers": (files) =>
    count(files, "salesline", ({ createdtransactionid }) => createdtransactionid === "9007199254740993") === 2 &&
    count(files, "custtable", ({ creditmax }) => creditmax === "12345678901234567890.123456") === 2,
  "cut-memo": (files) => count(files, "custtable", ({ memo }) => memo?.length === 2000) === 1,
  "unknown-enum": (files) => count(files, "custtable", ({ blocked }) => blocked === "9") === 1,
  "mixed-case-company": (files) => count(files, "salesline", ({ dataareaid }) => /[a-z]/.test(dataareaid ?? "")) === 0,
  "upper-case-id": (files) => count(files, "salesline", ({ Id }) => Id !== Id?.toUpperCase()) === 0,
  "shifted-columns": (files) => {
    const here = columnsIn(files, FAULTY, "dirpartytable");
    const there = columnsIn(files, "", "dirpartytable");
    return `${here}` !== `${there}` && `${here.toSorted()}` === `${there.toSorted()}`;
  },
  "appended-column": (files) => columnsIn(files, FAULTY, "custtable").at(-1) === "contosonew1",
  "narrow-rows": (files) => new Set(widthsOf(files, "dirpersonname")).size === 2,
  "dropped-column": (files) => !columnsIn(files, FAULTY, "salestable").includes("estimate"),
  "retyped-column": (files) =>
    entity(files, FAULTY, "inventtable")?.attributes.find(({ name }) => name === "netweight")?.dataType === "string",
  "table-schema": (files) =>
    entity(files, FAULTY, "logisticselectronicaddress") === undefined &&
    files.has(`${FAULTY}/Microsoft.Athena.TrickleFeedService/logisticselectronicaddress-model.json`),
  "reserved-name": (files) => columnsIn(files, FAULTY, "ecorescategory").includes("level_"),
  "empty-file": (files) => files.get(`${FAULTY}/custtable/2019.csv`) === "",
  "unlisted-file": (files) => unlisted(files, "retailsalestable").length === 1,
  "purged-file": (files) => listed(files, "logisticslocation").filter((path) => !files.has(path)).length === 1,
  "byte-order-mark": (files) =>
    held(files, "ecoresproducttranslation").every((path) => {
      const text = files.get(path) ?? "";
      return text.startsWith("\uFEFF") && text.endsWith("\r\n");
    }),
  "split-files": (files) => {
    const versions = held(files, "salestable")
      .filter((path) => path.includes("2025_"))
      .map((path) => Number(/,(\d+),"2025[^,]*","2025[^,]*",\n/.exec(files.get(path) ?? "")?.[1]));
    return versions.length > 1 && `${versions}` === `${versions.toSorted((a, b) => b - a)}`;
  },
  "deletes-anywhere": (files) =>
    !files.has(`${FAULTY}/custtable/1.csv`) &&
    deletedIn(files, "custtable").length > 0 &&
    !files.has(`${FAULTY}/dirperson/1.csv`),
  "wide-row": (files) => new Set(widthsOf(files, "custgroup")).size === 2,
  "open-quote": (files) =>
    (files.get(`${FAULTY}/logisticsaddresscountryregion/2018.csv`)?.split('"').length ?? 1) % 2 === 0,
  "late-folder": (files, clean) =>
    rowsOf(files, FAULTY, "retailtransactionsalestrans").length <
      rowsOf(clean, FAULTY, "retailtransactionsalestrans").length && `${foldersIn(files)}` === `${foldersIn(clean)}`,
  "in-progress-data": (files) =>
    (files.get(`${NEXT}/model.json`) ?? "") !== "" && files.get("Changelog/changelog.info") === NEXT,
  "abandoned-folder": (files) =>
    foldersIn(files).some((folder) => {
      const hasData = [...files.keys()].some((path) => path.startsWith(folder) && path.endsWith(".csv"));
      return folder < FAULTY && hasData && files.get(`${folder}/model.json`) === "";
    }),
  "empty-folder": (files) =>
    foldersIn(files).some((folder) => {
      const entities = entitiesIn(files, folder);
      return entities.length > 0 && entities.every(({ partitions }) => partitions.length === 0);
    }),
  "colon-name": (files) => foldersIn(files).some((folder) => /:\d\d\.\d{3}Z$/.test(folder)),
  "missing-table": (files) => entity(files, "", "logisticsaddresscountryregiontranslation") === undefined,
  "late-table": (files) =>
    entity(files, "2025-01-06T06.00.00Z", "ecorescategorytranslation") === undefined &&
    entity(files, "2025-01-06T07.00.00Z", "ecorescategorytranslation") !== undefined,
  "undeclared-table": (files) => entity(files, FAULTY, "bankaccounttable") !== undefined,
  "incomplete-sync": (files) =>
    entity(files, "2025-01-06T06.00.00Z", "ecoresproduct")?.annotations.some(({ value }) => value === "InProgress") ===
    true,
  "missing-labels": (files) =>
    !(files.get(`${FAULTY}/OptionsetMetadata/GlobalOptionsetMetadata.csv`) ?? '"salesstatus"').includes(
      '"salesstatus"',
    ),
  "missing-metadata": (files) => !files.has(`${FAULTY}/OptionsetMetadata/GlobalOptionsetMetadata.csv`),
};

function entitiesIn(files: Files, folder: string): readonly Entity[] {
  const text = files.get(folder === "" ? "model.json" : `${folder}/model.json`);
  return text ? JSON.parse(text).entities : [];
}

function entity(files: Files, folder: string, table: string): Entity | undefined {
  return entitiesIn(files, folder).find(({ name }) => name === table);
}

function columnsIn(files: Files, folder: string, table: string): string[] {
  return entity(files, folder, table)?.attributes.map(({ name }) => name) ?? [];
}

function completedIn(files: Files, folder: string, table: string): string | undefined {
  return entity(files, folder, table)?.annotations.find(({ name }) => name.endsWith("CompletedTime"))?.value;
}

function listed(files: Files, table: string): string[] {
  const partitions = entity(files, FAULTY, table)?.partitions ?? [];
  return partitions.map(({ location }) => decodeURIComponent(new URL(location).pathname).split("/").slice(2).join("/"));
}

function held(files: Files, table: string): string[] {
  return [...files.keys()].filter((path) => path.startsWith(`${FAULTY}/${table}/`)).sort();
}

function unlisted(files: Files, table: string): string[] {
  return held(files, table).filter((path) => !listed(files, table).includes(path));
}

function foldersIn(files: Files): string[] {
  return [...new Set([...files.keys()].map((path) => path.split("/")[0] ?? ""))].filter((name) =>
    name.startsWith("20"),
  );
}

function widthsOf(files: Files, table: string): number[] {
  return held(files, table).flatMap((path) => records(files.get(path) ?? "").map((fields) => fields.length));
}

function rowsOf(files: Files, folder: string, table: string): Readonly<Record<string, string>>[] {
  const columns = columnsIn(files, folder, table);
  return [...files]
    .filter(([path]) => path.startsWith(`${folder}/${table}/`))
    .flatMap(([, text]) => records(text))
    .map((fields) => Object.fromEntries(columns.map((name, place) => [name, fields[place] ?? ""])));
}

function deletedIn(files: Files, table: string, folder = FAULTY) {
  return rowsOf(files, folder, table).filter(({ IsDelete }) => IsDelete === "True");
}

function count(files: Files, table: string, isWanted: (row: Readonly<Record<string, string>>) => boolean): number {
  return rowsOf(files, FAULTY, table).filter(isWanted).length;
}

function records(text: string): string[][] {
  return parse(text, { bom: true, relax_column_count: true, record_delimiter: ["\r\n", "\n"] });
}
