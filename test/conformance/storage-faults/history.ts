import type { Gold } from "../../../transforms/kernel/gold.ts";
import type { Silver } from "../../../transforms/kernel/silver.ts";
import { GOLD, SILVER } from "../../../transforms/models.ts";
import { F1, F2 } from "../../support/lake.ts";
import type { LandingFolder, LandingRow } from "../../support/landing.ts";

/** Gold that is published here: what the tables below feed without any other, few enough to run hundreds of times. */
const GOLD_NAMES = ["supporting_Channels", "supporting_ProductCategories"];
const SILVER_NAMES = [
  ...["custtable", "custgroup", "dirpartytable", "omoperatingunit", "retailchanneltable"],
  ...["ecorescategory", "ecorescategorytranslation", "ecorescategoryhierarchy", "ecorescategoryhierarchyrole"],
];

/** Tables of the history, and the gold that they feed without any other table. */
export const MODELS: { readonly silver: readonly Silver[]; readonly gold: readonly Gold[] } = {
  silver: SILVER.filter(({ name }) => SILVER_NAMES.includes(name)),
  gold: GOLD.filter(({ name }) => GOLD_NAMES.includes(name)),
};

const customers = (...rows: readonly LandingRow[]) => ({
  columns: { accountnum: "string", party: "int64" } as const,
  rows,
});
const names = (...rows: readonly LandingRow[]) => ({ columns: { name: "string" } as const, rows });
const channels = (...rows: readonly LandingRow[]) => ({
  columns: { retailchannelid: "string", channeltype: "int64", omoperatingunitid: "int64" } as const,
  rows,
});
const categories = (...rows: readonly LandingRow[]) => ({
  columns: {
    name: "string",
    code: "string",
    parentcategory: "int64",
    categoryhierarchy: "int64",
    level: "int64",
    isactive: "int64",
  } as const,
  rows: rows.map((row) => ({ categoryhierarchy: 11, isactive: 1, ...row })),
});

/** What the first run finds. */
export const FIRST: Readonly<Record<string, LandingFolder>> = {
  [F1]: {
    tables: {
      custtable: customers(
        ...[1, 2, 3, 4, 5].map((recid) => ({ recid, versionnumber: recid, accountnum: `A${recid}` })),
        { recid: 6, versionnumber: 6, party: { raw: '"x"' } },
        { recid: 7, versionnumber: 7, IsDelete: true },
      ),
      custgroup: names({ recid: 1, versionnumber: 1, name: "Retail" }),
      dirpartytable: names(
        { recid: 1, versionnumber: 1, name: "Web shop" },
        { recid: 2, versionnumber: 2, name: "Berlin" },
      ),
      omoperatingunit: names({ recid: 1, versionnumber: 1 }, { recid: 2, versionnumber: 2 }),
      retailchanneltable: channels(
        { recid: 101, versionnumber: 1, retailchannelid: "Web", channeltype: 3, omoperatingunitid: 1 },
        { recid: 102, versionnumber: 2, retailchannelid: "Berlin", channeltype: 0, omoperatingunitid: 2 },
      ),
      ecorescategoryhierarchy: names({ recid: 11, versionnumber: 1, name: "Retail" }),
      ecorescategoryhierarchyrole: {
        columns: { categoryhierarchy: "int64", namedcategoryhierarchyrole: "int64" },
        rows: [{ recid: 12, versionnumber: 1, categoryhierarchy: 11, namedcategoryhierarchyrole: 4 }],
      },
      ecorescategory: categories(
        { recid: 21, versionnumber: 1, name: "All", code: "all", level: 1, parentcategory: 0 },
        { recid: 22, versionnumber: 2, name: "Bikes", code: "bikes", level: 2, parentcategory: 21 },
      ),
      ecorescategorytranslation: { columns: { category: "int64" }, rows: [] },
    },
    optionSets:
      '"namedcategoryhierarchyrole",4,True,1033,"Retail","mserp_ecorescategorynamedhierarchyrole","ecorescategoryhierarchyrole","Retail"\n',
  },
};

/** What the second run finds: updates, deletes, a stale row, quarantine left and entered, and a new full copy. */
export const SECOND: Readonly<Record<string, LandingFolder>> = {
  ...FIRST,
  [F2]: {
    tables: {
      custtable: {
        ...customers(
          { recid: 1, versionnumber: 11, accountnum: "B1" },
          { recid: 2, versionnumber: 12, IsDelete: true },
          { recid: 3, versionnumber: 3, accountnum: "A3" },
          { recid: 5, versionnumber: null, IsDelete: true },
          { recid: 6, versionnumber: 13, party: { raw: '"y"' } },
          { recid: 7, versionnumber: 5, accountnum: "stale" },
          ...[20, 21, 22].map((recid) => ({ recid, versionnumber: recid, accountnum: `N${recid}` })),
        ),
        syncCompleted: "1/1/2024 10:30:00 AM",
      },
      retailchanneltable: channels(
        { recid: 101, versionnumber: 9, IsDelete: true },
        { recid: 103, versionnumber: 10, retailchannelid: "Wien", channeltype: 0, omoperatingunitid: 2 },
      ),
      ecorescategory: categories(
        { recid: 22, versionnumber: 5, name: "E-bikes", code: "bikes", level: 2, parentcategory: 21 },
        { recid: 23, versionnumber: 6, name: "Tires", code: "tires", level: 3, parentcategory: 22 },
      ),
    },
  },
};
