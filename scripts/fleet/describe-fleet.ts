import Table from "cli-table3";
import type { FleetRow } from "./fleet-row.ts";

const COLUMNS = [
  ["stack", "stack"],
  ["ring", "ring"],
  ["state", "state"],
  ["kit", "kitVersion"],
  ["deployed", "lastDeploy"],
  ["last run", "lastRun"],
  ["data", "freshness"],
  ["held back", "quarantine"],
  ["trigger", "triggers"],
  ["spend", "spend"],
  ["drift", "drift"],
] as const;

/** The fleet as lines: a table, then why anything is not ok. Pure. */
export function describeFleet(rows: readonly FleetRow[]): readonly string[] {
  const table = new Table({ head: COLUMNS.map(([title]) => title), style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(COLUMNS.map(([, key]) => String(row[key])));
  const count = (state: FleetRow["state"]) => rows.filter((row) => row.state === state).length;
  const reasons = rows.flatMap(({ stack, reasons: why }) => why.map((reason) => `${stack}: ${reason}`));
  return [table.toString(), ...reasons, `${count("ok")} ok, ${count("look")} to look at, ${count("failed")} failed`];
}

/** The head of the table and the keys behind it, for other forms of the fleet. */
export const FLEET_COLUMNS = COLUMNS;
