import { expect, it } from "vitest";
import { folderFreshness, sourceCountChecks } from "../../../transforms/checks/source-checks.ts";

const NOON = new Date("2026-03-01T12:00:00Z");

it("Q28 a newest folder of two intervals and an hour ago passes, an older one is a warning with its time", () => {
  const head = {
    table: "landing",
    check: "the newest folder is at most two intervals and an hour old (Q28)",
    ...{ severity: "warn", rows: 0 },
  };
  const [old, fresh] = [Date.parse("2026-02-28T00:00:00Z"), Date.parse("2026-03-01T10:30:00Z")];
  expect(folderFreshness([old, fresh], 15, NOON)).toEqual([{ ...head, outcome: "passed" }]);
  expect(folderFreshness([old, fresh - 1], 15, NOON)).toEqual([
    { ...head, outcome: "failed", sample: ["2026-03-01T10:29:59.999Z"] },
  ]);
  expect(folderFreshness([], 15, NOON)).toEqual([]);
});

it("Q29 silver within one percent of Dataverse's count passes, further away is a warning with both counts", () => {
  const silver = (table: string, rows: number) => ({ layer: "silver", table, rows }) as const;
  const counts = {
    custtable: { crmrecordcount: 1000, lakerecordcount: 5 },
    salestable: { lakerecordcount: 1000 },
    dirpartytable: {},
  };
  const tables = [silver("custtable", 990), silver("salestable", 1011), silver("dirpartytable", 1), silver("other", 1)];
  const head = { check: "silver holds what Dataverse counts, within 1 % (Q29)", severity: "warn" };
  expect(sourceCountChecks(counts, tables)).toEqual([
    { ...head, table: "custtable", outcome: "passed", rows: 0 },
    {
      ...{ ...head, table: "salestable", outcome: "failed", rows: 11 },
      sample: ["silver 1011", "crmrecordcount -", "lakerecordcount 1000"],
    },
  ]);
});
