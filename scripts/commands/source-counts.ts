import { readFileSync } from "node:fs";
import { z } from "zod";
import type { SourceCount } from "../../transforms/checks/source-checks.ts";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";

const Count = z.int().nonnegative();
const SourceCounts = z.record(
  z.string().toLowerCase(),
  z.union([
    Count.transform((crmrecordcount): SourceCount => ({ crmrecordcount })),
    z.strictObject({ crmrecordcount: Count.optional(), lakerecordcount: Count.optional() }),
  ]),
);

/**
 * Reads record counts of Dataverse by table: `{"custtable": 985}` or
 * `{"custtable": {"crmrecordcount": 985, "lakerecordcount": 990}}`. Table names compare case-insensitively.
 *
 * @throws OperatorError CI-JOB-005, exit code 2, when the file cannot be read or has another form.
 */
export function readSourceCounts(path: string): Readonly<Record<string, SourceCount>> {
  const hint =
    'Give a JSON file like {"custtable": 985} or {"custtable": {"crmrecordcount": 985, "lakerecordcount": 990}}.';
  const refused = (why: string) =>
    new OperatorError("CI-JOB-005", `--source-counts ${path}: ${why}`, hint, { exitCode: EXIT.usage });
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw refused((error as Error).message);
  }
  const counts = SourceCounts.safeParse(document);
  if (counts.success) return counts.data;
  throw refused(
    counts.error.issues.map(({ path: at, message }) => `${at.join(".") || "document"}: ${message}`).join("; "),
  );
}
