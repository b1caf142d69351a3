import fc from "fast-check";
import type { Field } from "../../../transforms/delta/schema.ts";
import type { Lake } from "../../support/lake.ts";
import { LINK_STEPS } from "../../support/link-steps.ts";
import {
  CUSTTABLE,
  customer,
  deletion,
  type LinkedRow,
  type LinkedTable,
  makeLinkedTable,
} from "../../support/linked-table.ts";

/** Steps between two runs: what the source does, and what the link does by itself. */
const Step = fc.record({
  kind: fc.oneof(...LINK_STEPS),
  recid: fc.integer({ min: 1, max: 40 }),
});

const text = (name: string): Field => ({ name, type: "string", nullable: true });
const long = (name: string): Field => ({ name, type: "long", nullable: true });

/** Columns beyond those of the support table: every exported type, some of them as the text that links may write. */
const CUSTOMERS: readonly Field[] = [
  ...CUSTTABLE,
  text("currency"),
  { name: "CreditMax", type: "decimal(38,6)", nullable: true },
  { name: "createddatetime", type: "timestamp", nullable: true },
  text("modifieddatetime"),
  text("IdentificationNumber"),
  { name: "ratio", type: "double", nullable: true },
  { name: "sysdatastatecode", type: "long", nullable: true },
];

/** Values at the edges, by column; a row takes one of each by its number. */
const EDGES: Readonly<Record<string, readonly LinkedRow[string][]>> = {
  currency: ["EUR", "", "  x ", "ÄÖ ß", "a\\b", null, "'q'"],
  CreditMax: ["0", "12345678901234567890.123456", "-0.000001", null, "1.5"],
  createddatetime: [
    "1900-01-01T00:00:00Z",
    "0001-01-03T00:00:00Z",
    "2154-12-31T00:00:00Z",
    "2024-03-31T01:30:00.123456Z",
    null,
  ],
  modifieddatetime: [
    "2024-10-27T02:30:00.1234567Z",
    "3/7/2024 1:05:09 PM",
    "1899-12-31T00:00:00Z",
    "2024-01-01T10:00:00+02:00",
    null,
  ],
  IdentificationNumber: ["secret"],
  ratio: ["0.1", "1e-7", "-2.5", null],
  sysdatastatecode: [0, null, 1],
};

const OPTIONS: readonly Field[] = [
  ...["OptionSetName", "LocalizedLabel", "GlobalOptionSetName", "EntityName", "ExternalValue"].map(text),
  ...["Option", "LocalizedLabelLanguageCode"].map(long),
  { name: "IsUserLocalizedLabel", type: "boolean", nullable: true },
];

const AFFILIATIONS: readonly Field[] = [
  ...CUSTTABLE.filter(({ name }) => name !== "AccountNum" && name !== "party"),
  long("affiliationtype"),
  text("name"),
];

/** A source that changes at random behind linked tables, in Link to Fabric's folders. */
export interface RandomLink {
  /** Changes until the next run. */
  advance(): Promise<void>;
  /** The source deletes most affiliations, and has a customer with a value that nothing can read. */
  fail(): Promise<void>;
}

/** Enough for the check of the number of rows. */
const AFFILIATION_COUNT = 60;

function affiliation(position: number, run: number): LinkedRow {
  const { AccountNum, party, ...row } = customer(position + 1, run * 100 + position);
  const isLoyalty = position % 10 === 3;
  return { ...row, name: `Club ${position} ${run > 2 ? run : ""}`, affiliationtype: isLoyalty ? 1 : 0 };
}

const partitionOf = (recid: number) => `${2020 + (recid % 3)}`;

/** Opens linked tables of customers, affiliations and option sets; equal seeds give equal histories. */
export async function randomLink(
  lake: Lake,
  options: { readonly seed: number; readonly steps: number },
): Promise<RandomLink> {
  const { seed, steps } = options;
  const start = Date.now() - 6 * 3_600_000;
  const open = async (name: string, fields: readonly Field[], partitioned = true) => {
    const more = partitioned ? {} : { partitionColumn: undefined };
    const table = await makeLinkedTable(lake, `Tables/${name}`, { fields, id: `id-of-${name}`, ...more });
    table.clock = start;
    return table;
  };
  const customers = await open("CustTable", CUSTOMERS);
  const affiliations = await open("RetailAffiliation", AFFILIATIONS);
  const options_ = await open("GlobalOptionsetMetadata", OPTIONS, false);
  let clock = 0;
  let runs = 0;
  const state = new Map<number, LinkedRow>();
  const edgesOf = (number: number): LinkedRow =>
    Object.fromEntries(Object.entries(EDGES).map(([name, values]) => [name, values[number % values.length] ?? null]));

  async function playCustomers(): Promise<void> {
    const [play = []] = fc.sample(fc.array(Step, { minLength: steps, maxLength: steps, size: "max" }), {
      numRuns: 1,
      seed: seed + runs,
    });
    const touched = new Set<number>();
    const change = (recid: number, row: LinkedRow) => {
      state.set(recid, row);
      touched.add(recid);
    };
    const commit = async () => {
      if (touched.size > 0) await rewrite(customers, state, new Set([...touched].map(partitionOf)));
      touched.clear();
    };
    for (const { kind, recid } of play) {
      clock++;
      const old = state.get(recid);
      const isLive = old !== undefined && old.IsDelete !== true;
      if (kind === "upsert") change(recid, { ...customer(recid, clock), ...edgesOf(clock) });
      else if (kind === "delete" && isLive) change(recid, deletion(recid, clock));
      else if (kind === "delete without version" && isLive) change(recid, deletion(recid, null, clock));
      else if (kind === "sink again" && isLive)
        change(recid, { ...old, SinkModifiedOn: customer(recid, clock).SinkModifiedOn ?? null });
      else if (kind === "commit") await commit();
      else if (kind === "optimize" && touched.size === 0 && state.size > 0) await customers.optimize();
      else if (kind === "vacuum") await customers.vacuum(await customers.dead());
      else if (kind === "checkpoint and clean up") await customers.cleanUp();
    }
    await commit();
  }

  return {
    async fail() {
      runs++;
      const bad = { ...customer(1, ++clock), modifieddatetime: "10000-01-01T00:00:00Z" };
      await customers.commit({ [partitionOf(1)]: [bad] });
      const rows = Array.from({ length: AFFILIATION_COUNT }, (_, position) =>
        position < 40 ? deletion(position + 1, runs * 100 + position) : affiliation(position, runs),
      );
      await affiliations.commit({ 2024: rows }, { removes: await affiliations.live() });
    },
    async advance() {
      runs++;
      await playCustomers();
      // One of them is gone in the third version: no row says so, the whole table does.
      const count = runs === 3 ? AFFILIATION_COUNT - 1 : AFFILIATION_COUNT;
      const rows = Array.from({ length: count }, (_, position) => affiliation(position, runs));
      await affiliations.commit({ 2024: rows }, { removes: await affiliations.live() });
      if (runs % 2 === 1) {
        const labels = ["General", "Loyalty"].map((label, value) => ({
          ...{
            OptionSetName: "affiliationtype",
            Option: value,
            EntityName: "retailaffiliation",
            LocalizedLabel: `${label} ${runs}`,
          },
          ...{ LocalizedLabelLanguageCode: 1033, IsUserLocalizedLabel: true, ExternalValue: label },
        }));
        await options_.commit({ all: labels }, { removes: await options_.live() });
      }
    },
  };
}

/** Copy on write: every file of a touched partition is replaced by one with its rows as they are now. */
async function rewrite(table: LinkedTable, state: ReadonlyMap<number, LinkedRow>, partitions: ReadonlySet<string>) {
  const removes = (await table.live()).filter((path) =>
    [...partitions].some((one) => path.startsWith(`PartitionId=${one}/`)),
  );
  const rows = [...partitions].map((partition): [string, LinkedRow[]] => [
    partition,
    [...state].filter(([recid]) => partitionOf(recid) === partition).map(([, row]) => row),
  ]);
  await table.commit(Object.fromEntries(rows), { removes });
}
