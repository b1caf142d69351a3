import Table from "cli-table3";
import type { Plan, PlanChange, PlanSize, TablePlan } from "../../transforms/plan/plan.ts";

/** Kinds of tables of which a person need not read. */
const QUIET = new Set(["unchanged", "absent"]);

const REFRESH = { yes: "yes", no: "no", depends: "if > 30 % of rows change" } as const;

/** The plan for a person: a line per table that something happens to, then why and what to do, then the sums. */
export function describePlan(plan: Plan): string[] {
  const shown = plan.tables.filter(({ kind, changes }) => !QUIET.has(kind) || changes.length > 0);
  const lines = [`${plan.lake}, ${plan.layers} layers, gold root ${plan.goldRoot}`];
  if (shown.length > 0) lines.push(tableOf(shown), ...shown.flatMap(reasonsOf));
  const rest = plan.tables.length - shown.length;
  lines.push("", `${shown.length} of ${plan.tables.length} tables listed; ${rest} are unchanged or not linked.`);
  const { read, write } = plan.total;
  if (plan.outcome !== "nothing-to-do") lines.push(`In sum: reads ${sizeOf(read)}; writes at most ${sizeOf(write)}.`);
  if (plan.newRoot) {
    lines.push(`Side by side: root ${plan.newRoot.root}, about ${sizeOf(plan.newRoot.write)} for all tables.`);
  }
  if (plan.landing?.hasNews) lines.push("The landing zone has news, which the run folds as well.");
  return [...lines, verdictOf(plan)];
}

function verdictOf({ outcome }: Plan): string {
  if (outcome === "nothing-to-do") return "Models and settings are those of the lake: nothing to do.";
  if (outcome === "compatible") return "Compatible: transform run carries it out.";
  return "Breaking: something stops until you act; see above.";
}

function tableOf(plans: readonly TablePlan[]): string {
  const table = new Table({
    head: ["layer", "table", "plan", "reads", "writes at most", "CI-D full refresh"],
    colAligns: ["left", "left", "left", "right", "right", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const { layer, table: name, kind, read, write, ciDataFullRefresh } of plans) {
    table.push([layer, name, kind, sizeOf(read), sizeOf(write), REFRESH[ciDataFullRefresh]]);
  }
  return table.toString();
}

function reasonsOf({ layer, table, changes, holdsBack, advice }: TablePlan): string[] {
  const lines = changes.map((change) => `  - ${describeChange(change)}`);
  if (holdsBack.length > 0) lines.push(`  - held back meanwhile: ${holdsBack.join(", ")}`);
  if (advice !== null) lines.push(`  do: ${advice}`);
  return lines.length === 0 ? [] : [`${layer} ${table}`, ...lines];
}

function describeChange({ what, name, deployed, wanted }: PlanChange): string {
  const subject = name === null ? what : `${what} ${name}`;
  if (deployed === null && wanted === null) return subject;
  if (deployed === null) return `${subject}: ${wanted}`;
  return wanted === null ? `${subject}: was ${deployed}` : `${subject}: ${deployed} -> ${wanted}`;
}

/** Rows and bytes as a person reads them. */
function sizeOf({ rows, bytes }: PlanSize): string {
  if (rows === 0 && bytes === 0) return "nothing";
  const count = rows === null ? "rows unknown" : `${rows.toLocaleString("en-US")} rows`;
  return bytes === null ? count : `${count}, ${bytesOf(bytes)}`;
}

function bytesOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes === 0 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`;
}
