import { expect, it } from "vitest";
import { describeChecks } from "../../transforms/describe-checks.ts";
import type { CheckReport } from "../../transforms/report.ts";

const warning: CheckReport = {
  ...{ table: "activities_Orders", check: "foreign-key ProductId (Q9)", severity: "warn", outcome: "failed", rows: 3 },
  sample: ["usrt_so-1_601"],
};

it("tells of failed checks what they hold back, where the rows are and what to do, the gravest first", () => {
  const checks: CheckReport[] = [
    { ...warning, outcome: "passed", rows: 0 },
    warning,
    { ...warning, check: "accepted EventType (Q12)", severity: "quarantine", rows: 1 },
    { ...warning, table: "profiles_Customer", check: "unique CustomerId (Q1)", severity: "block", rows: 2 },
    { table: "landing", check: "the newest folder is old (Q28)", severity: "warn", outcome: "failed", rows: 0 },
  ];
  expect(describeChecks({ checks, runId: "r1", tables: [] })).toEqual([
    'CI-GOLD-002 block profiles_Customer: "unique CustomerId (Q1)" failed: 2 rows, the table is held back, e.g. usrt_so-1_601',
    "  sample: ops/runs/r1.json, keys of some rows",
    "  next: Look for source records with equal numbers in one legal entity; keep one of them.",
    'quarantine activities_Orders: "accepted EventType (Q12)" failed: 1 rows, these rows are held back, e.g. usrt_so-1_601',
    "  sample: quarantine/gold/activities_Orders, in full",
    "  next: A fault of the kit: report it with the run report.",
    'warn activities_Orders: "foreign-key ProductId (Q9)" failed: 3 rows, published all the same, e.g. usrt_so-1_601',
    "  sample: ops/runs/r1.json, keys of some rows",
    "  next: Add the missing table to the Synapse Link, or wait until it has caught up.",
    'warn landing: "the newest folder is old (Q28)" failed: published all the same',
    "  sample: ops/runs/r1.json, keys of some rows",
    "  next: See the state of the Synapse Link in Power Apps, and the upload job (P-0001) in Commerce.",
  ]);
});
