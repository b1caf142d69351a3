import { expect } from "vitest";
import {
  freshLedger,
  ledgerPath,
  readFolderLedger,
  readLedger,
  writeLedger,
} from "../../../transforms/synapse-link/ledger.ts";
import { customers, F1 } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";

it("a table that was never read has a fresh ledger, and a written one is read back", async ({ lake }) => {
  expect(await readLedger(lake.store, "custtable")).toEqual(freshLedger("custtable"));
  const written = { ...freshLedger("custtable"), sequence: 4, folders: [F1], columns: { party: "int64" } };
  await writeLedger(lake.store, written);
  expect(await readLedger(lake.store, "custtable")).toEqual(written);
});

it.for([
  ["no JSON", "{"],
  ["of another version", '{"formatVersion": 2}'],
] as const)("a ledger that is %s stops its table, not the run", async ([, text], { lake }) => {
  await lake.land({ folders: { [F1]: customers({ recid: 1 }) } });
  await lake.store.put(ledgerPath("custtable"), text);
  const report = await lake.run();
  expect(report.tables).toMatchObject([{ table: "custtable", problem: { code: "CI-LAKE-001" } }]);
  expect((await readFolderLedger(lake.store)).pending).toEqual(new Map([[F1, ["custtable"]]]));
});

it("a broken list of folders stops the run", async ({ lake }) => {
  await lake.land({ folders: { [F1]: customers({ recid: 1 }) } });
  await lake.store.put("ops/ledger/folders.json", "[]");
  await expect(lake.run()).rejects.toMatchObject({ code: "CI-LAKE-001" });
});
