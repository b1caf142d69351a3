import type { SecondRun } from "../end-to-end/killed-run.ts";
import { assertEqual, type Verdicts } from "./verdicts.ts";

/** The built job is killed at moments spread over its second run; the next run must end in the same tables. */
export async function judgeKilledJob(
  second: SecondRun,
  { check }: Verdicts,
  options: { readonly moments: number; readonly seed: number },
): Promise<void> {
  const tables = Object.keys(second.rows).length;
  for (const moment of second.moments(options.moments, options.seed)) {
    const where = `${moment.delay} ms after line ${moment.line} of ${second.undisturbed.lines.length}`;
    await check(`killed ${where}: the next run ends in the same ${tables} tables`, async () => {
      const { killed, again, rows } = await second.killedAt(moment);
      assertEqual(killed.exitCode, null, "killed run");
      assertEqual({ exitCode: again.exitCode, errors: again.errors }, { exitCode: 0, errors: "" }, "next run");
      assertEqual(Object.keys(rows), Object.keys(second.rows), "tables");
      for (const [table, expected] of Object.entries(second.rows)) assertEqual(rows[table], expected, table);
    });
  }
}
