import { DELTA_PAGE, someOf } from "./check.ts";
import type { RootCheck } from "./root-subject.ts";

/** Checks of the root as a whole. */
export const LAYOUT_CHECKS: readonly RootCheck[] = [
  {
    ...{ id: "layout-root", title: "the root is one folder below the container", area: "layout", severity: "block" },
    ...{ reads: "listing", source: DELTA_PAGE },
    run({ depth, isTable }) {
      if (isTable) {
        return [
          {
            found: "the location holds a _delta_log: it is a table, not the folder of the tables",
            accepted: "<container>/<root>, with the tables below it",
            remedy: "Name the folder above it.",
          },
        ];
      }
      if (depth === undefined) return { skipped: "a local directory has no container to measure from" };
      if (depth === 1) return [];
      return [
        {
          found: `${depth} folders between the container and the tables`,
          accepted: "exactly one: <container>/<root>/<Table>",
          remedy: "Publish the tables to a folder directly below the container.",
        },
      ];
    },
  },
  {
    ...{ id: "layout-level", title: "tables lie exactly one level below the root", area: "layout", severity: "block" },
    ...{ reads: "listing", source: DELTA_PAGE },
    run: ({ folders }) =>
      folders
        .filter(({ nested }) => nested.length > 0)
        .map(({ nested }) => ({
          found: `tables two levels below the root: ${someOf(nested)}`,
          accepted: "<root>/<Table>/_delta_log",
          remedy: "Move them directly below the root; deeper tables are not found.",
        })),
  },
  {
    ...{ id: "layout-name", title: "table names start with a letter", area: "layout", severity: "block" },
    ...{ reads: "listing", source: DELTA_PAGE },
    run: ({ folders }) =>
      folders
        .filter(({ isTable, name }) => isTable && !/^\p{L}/u.test(name))
        .map(({ name }) => ({
          found: `the table "${name}"`,
          accepted: "names that start with a letter",
          remedy: "Publish it under another name.",
        })),
  },
  {
    ...{ id: "layout-stray", title: "nothing but tables lies below the root", area: "layout", severity: "warn" },
    ...{ reads: "listing", source: DELTA_PAGE },
    run({ folders, looseFiles }) {
      const strays = folders.filter(({ isTable, nested }) => !isTable && nested.length === 0).map(({ name }) => name);
      return [
        ...(strays.length === 0 ? [] : [{ found: `folders without _delta_log: ${someOf(strays)}`, ...ONLY_TABLES }]),
        ...(looseFiles.length === 0
          ? []
          : [{ found: `files beside the tables: ${someOf(looseFiles)}`, ...ONLY_TABLES }]),
      ];
    },
  },
  {
    ...{ id: "contract-tables", title: "every table of the contract is there", area: "layout", severity: "block" },
    ...{ reads: "listing", source: "gold contract; tables cannot be added to a saved Azure Data Lake source" },
    run({ folders, contract }) {
      if (contract.length === 0) return { skipped: "not compared with the contract" };
      const present = new Set(folders.filter(({ isTable }) => isTable).map(({ name }) => name));
      const missing = contract.filter(({ name }) => !present.has(name)).map(({ name }) => name);
      if (missing.length === 0) return [];
      return [
        {
          found: `missing: ${missing.join(", ")}`,
          accepted: "all tables of the contract, empty where a source is missing",
          remedy: "Run transform run once through gold before the data source is created.",
        },
      ];
    },
  },
];

const ONLY_TABLES = {
  accepted: "folders of Delta tables only",
  remedy: "Move it elsewhere, or finish the table that was to be written there.",
};
