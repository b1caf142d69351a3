import { cp, rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSnapshot } from "../../transforms/delta/snapshot.ts";
import { custgroup } from "../../transforms/silver/custgroup.ts";
import { custtable } from "../../transforms/silver/custtable.ts";
import { readFolderLedger, readLedger } from "../../transforms/synapse-link/ledger.ts";
import { customers, F1, F2, type Lake, openLake } from "../support/lake.ts";
import { type Fault, mortalStore } from "../support/mortal-store.ts";

const silver = [custtable, custgroup];
const NOW = new Date("2024-06-01T00:00:00Z");

const first = {
  tables: {
    ...customers(
      ...[1, 2, 3, 4, 5].map((recid) => ({ recid, versionnumber: recid, accountnum: `A${recid}` })),
      { recid: 6, versionnumber: 6, party: { raw: '"x"' } },
      { recid: 7, versionnumber: 7, IsDelete: true },
    ).tables,
    custgroup: { columns: { name: "string" } as const, rows: [{ recid: 1, versionnumber: 1, name: "Retail" }] },
  },
  optionSets: '"blocked",0,True,1033,"No","mserp_custvendorblocked","custtable","No"\n',
};

// The deletion of row 4 was lost while the table was copied again.
const second = {
  tables: {
    custtable: {
      columns: { accountnum: "string", party: "int64" } as const,
      syncCompleted: "1/1/2024 10:30:00 AM",
      rows: [
        { recid: 1, versionnumber: 11, accountnum: "B1" },
        { recid: 2, versionnumber: 12, IsDelete: true },
        { recid: 3, versionnumber: 3, accountnum: "A3" },
        { recid: 5, versionnumber: null, IsDelete: true },
        { recid: 6, versionnumber: 13, party: { raw: '"y"' } },
        { recid: 7, versionnumber: 5, accountnum: "stale" },
        ...[20, 21, 22].map((recid) => ({ recid, versionnumber: recid, accountnum: `N${recid}` })),
      ],
    },
  },
};

/** Everything a later run or reader can see. */
async function stateOf(lake: Lake) {
  const ledger = await readLedger(lake.store, "custtable");
  const known =
    ledger.versions === null
      ? []
      : await lake.session.all(`from read_parquet('${lake.directory}/lake/${ledger.versions}')`);
  const snapshots = await Promise.all(
    ["custtable", "custgroup", "optionsets"].map((table) => readSnapshot(lake.store, `silver/${table}`, lake.session)),
  );
  return {
    custtable: await lake.silver("custtable"),
    custgroup: await lake.silver("custgroup"),
    optionSets: await lake.rows("silver/optionsets"),
    quarantine: await lake.rows("quarantine/silver/custtable", "* exclude (first_run)", "quarantine_id"),
    versions: snapshots.map((snapshot) => snapshot?.version),
    known: known
      .map((row) => JSON.stringify(row, (_, value) => (typeof value === "bigint" ? `${value}` : value)))
      .sort(),
    ledger: { ...ledger, sequence: 0, versions: ledger.versions !== null },
    folders: await readFolderLedger(lake.store),
  };
}

describe.each([
  ["the first load", 0],
  ["an increment with deletes, quarantine and a sweep", 1],
] as const)("%s, stopped at any write", (_, earlierRuns) => {
  let lake: Lake;
  let expected: Awaited<ReturnType<typeof stateOf>>;
  let writes: readonly string[];

  const runWith = (fault: Fault, survived: number) => {
    const store = mortalStore(lake.store, survived, fault);
    return { store, result: lake.run({ silver, lake: store, now: NOW }).catch((error: Error) => error) };
  };
  const restore = async () => {
    await rm(`${lake.directory}/lake`, { recursive: true, force: true });
    await cp(`${lake.directory}/before`, `${lake.directory}/lake`, { recursive: true }).catch(() => undefined);
  };

  beforeAll(async () => {
    lake = await openLake();
    await lake.land({ folders: { [F1]: first } });
    if (earlierRuns > 0) {
      await lake.run({ silver, now: NOW });
      await cp(`${lake.directory}/lake`, `${lake.directory}/before`, { recursive: true });
      await lake.land({ folders: { [F2]: second } });
    }
    const undisturbed = runWith("dies", Number.POSITIVE_INFINITY);
    expect(await undisturbed.result).toMatchObject({ outcome: "succeeded" });
    writes = undisturbed.store.writes();
    expected = await stateOf(lake);
  });
  afterAll(() => lake.close());

  it.each(["dies", "loses one answer"] as const)(
    "the process %s: the next run ends in the same tables",
    { timeout: 120_000 },
    async (fault) => {
      expect(writes.length).toBeGreaterThan(8);
      for (let survived = fault === "dies" ? 0 : 1; survived <= writes.length; survived++) {
        await restore();
        await runWith(fault, survived).result;
        await lake.run({ silver, now: NOW });
        const place = `${fault} after ${survived} of ${writes.length} writes, the last being ${writes[survived - 1]}`;
        expect({ place, ...(await stateOf(lake)) }).toEqual({ place, ...expected });
      }
      const idle = mortalStore(lake.store, Number.POSITIVE_INFINITY, "dies");
      await lake.run({ silver, lake: idle, now: NOW });
      expect(idle.writes()).toEqual([]);
    },
  );
});
