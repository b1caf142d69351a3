import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { landingFiles } from "../../../scripts/generate/files.ts";
import { initialSync, nextIncrement, planWorld } from "../../../scripts/generate/world.ts";

const SETTINGS = { customers: 30, products: 12 };
const WORLD = nextIncrement(nextIncrement(initialSync(planWorld(SETTINGS))));
const FILES = new Map([...landingFiles(WORLD)].map(({ path, content }) => [path, content]));
const FOLDERS = ["2025-01-06T06.00.00Z", "2025-01-06T07.00.00Z", "2025-01-06T08.00.00Z"];

interface Entity {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly dataType: string }[];
  readonly partitions: readonly { readonly location: string }[];
}

function entitiesOf(folder: string): readonly Entity[] {
  return JSON.parse(FILES.get(`${folder}/model.json`) ?? "").entities;
}

it("equal settings give equal bytes, another seed gives others", () => {
  const again = nextIncrement(nextIncrement(initialSync(planWorld(SETTINGS))));
  expect(new Map([...landingFiles(again)].map(({ path, content }) => [path, content]))).toEqual(FILES);
  const other = initialSync(planWorld({ ...SETTINGS, seed: 8 }));
  const path = "2025-01-06T06.00.00Z/custtable/2024.csv";
  expect([...landingFiles(other)].find((file) => file.path === path)?.content).not.toBe(FILES.get(path));
});

it("names the folder in progress, whose model.json is empty, and logs the closed ones", () => {
  expect(FILES.get("Changelog/changelog.info")).toBe("2025-01-06T09.00.00Z");
  expect(FILES.get("2025-01-06T09.00.00Z/model.json")).toBe("");
  expect(FILES.get("Changelog/Synapse.log")).toBe(FOLDERS.map((name) => `${name}\n`).join(""));
});

describe.each(FOLDERS)("folder %s", (folder) => {
  it("lists exactly the files it holds", () => {
    const listed = entitiesOf(folder).flatMap(({ partitions }) =>
      partitions.map(({ location }) => decodeURIComponent(new URL(location).pathname).split("/").slice(2).join("/")),
    );
    const held = [...FILES.keys()].filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".csv"));
    expect(listed.sort()).toEqual(held.filter((path) => !path.includes("OptionsetMetadata")).sort());
  });

  it("holds records of exactly the declared width", () => {
    for (const { name, attributes } of entitiesOf(folder)) {
      for (const [path, text] of FILES) {
        if (!path.startsWith(`${folder}/${name}/`)) continue;
        const widths = new Set(parse(text, { relax_column_count: true }).map((fields) => fields.length));
        expect([path, ...widths]).toEqual([path, attributes.length]);
      }
    }
  });

  it("puts rows into the year of createdon and deletes into year 1", () => {
    for (const { name, attributes } of entitiesOf(folder)) {
      const createdOn = attributes.findIndex((column) => column.name === "createdon");
      for (const [path, text] of FILES) {
        if (!path.startsWith(`${folder}/${name}/`)) continue;
        const year = /\/(\d+)(?:_\d{3})?\.csv$/.exec(path)?.[1]?.padStart(4, "0");
        const years = new Set(parse(text).map((fields) => fields[createdOn]?.slice(0, 4)));
        expect([path, ...years]).toEqual([path, year]);
      }
    }
  });
});

it("orders columns as the export does: keys, enums, own, audit, standard", () => {
  const salesline = entitiesOf(FOLDERS[0] ?? "").find(({ name }) => name === "salesline");
  const names = salesline?.attributes.map(({ name }) => name) ?? [];
  expect(names.slice(0, 6)).toEqual([
    "Id",
    "SinkCreatedOn",
    "SinkModifiedOn",
    "salesstatus",
    "salestype",
    "sysdatastatecode",
  ]);
  expect(names.slice(-16)).toEqual([
    ...[
      "modifieddatetime",
      "modifiedby",
      "modifiedtransactionid",
      "createddatetime",
      "createdby",
      "createdtransactionid",
    ],
    ...["dataareaid", "recversion", "partition", "sysrowversion", "recid", "tableid", "versionnumber"],
    ...["createdon", "modifiedon", "IsDelete"],
  ]);
});

it("decodes table id and RecId from every Id", () => {
  for (const { name, attributes } of entitiesOf(FOLDERS[0] ?? "")) {
    const at = (column: string) => attributes.findIndex((attribute) => attribute.name === column);
    for (const [path, text] of FILES) {
      if (!path.startsWith(`${FOLDERS[0]}/${name}/`)) continue;
      for (const fields of parse(text)) {
        const hex = (fields[at("Id")] ?? "").replaceAll("-", "");
        const recId = Buffer.from(hex.slice(16), "hex").readBigInt64LE();
        const tableId = Number.parseInt(hex.slice(0, 8), 16);
        expect([`${recId}`, `${tableId}`]).toEqual([fields[at("recid")], fields[at("tableid")]]);
      }
    }
  }
});

it("lists symbols and labels of enum columns in three languages", () => {
  const rows = parse(FILES.get(`${FOLDERS[2]}/OptionsetMetadata/GlobalOptionsetMetadata.csv`) ?? "");
  const canceled = rows.filter(
    ([column, value, , , , , table]) => column === "salesstatus" && value === "4" && table === "salestable",
  );
  expect(canceled).toEqual([
    ["salesstatus", "4", "True", "1033", "Canceled", "mserp_salesstatus", "salestable", "Canceled"],
    ["salesstatus", "4", "", "1031", "Storniert", "mserp_salesstatus", "salestable", "Canceled"],
    ["salesstatus", "4", "", "1036", "Annulé", "mserp_salesstatus", "salestable", "Canceled"],
  ]);
});
