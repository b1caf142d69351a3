import Table from "cli-table3";
import type { Amount, CostLine, Estimate } from "./estimate.ts";
import type { Lever } from "./levers.ts";
import { LISTED } from "./price-list.ts";

/** An estimate with everything that a reader must know beside it. */
export interface CostReport extends Estimate {
  /** Stack or settings file. */
  readonly of: string;
  readonly currency: string;
  /** `list` of {@link LISTED}, or `live`. */
  readonly prices: "list" | "live";
  readonly levers: readonly Lever[];
  /** What the estimate assumes or could not ask. */
  readonly remarks: readonly string[];
}

const PLAIN = { style: { head: [], border: [], compact: true } };

/** The estimate as lines. Pure. */
export function describeCost(report: CostReport): readonly string[] {
  const { currency, lines, total, levers, remarks } = report;
  const table = new Table({
    ...PLAIN,
    head: ["component", "meter", `${currency} a month`, "range", "because"],
    colAligns: ["left", "left", "right", "right", "left"],
  });
  for (const line of lines) table.push(rowOf(line));
  table.push(["total", "", money(total.likely), rangeOf(total), ""]);
  return [
    `${report.of}: about ${money(total.likely)} ${currency} a month, ${rangeOf(total)} (${sourceOf(report)})`,
    table.toString(),
    ...(levers.length === 0 ? [] : ["What saves most:"]),
    ...levers.map(({ setting, from, to, price, saves }) => {
      return `  ${setting} ${from} -> ${to}: ${money(saves)} less; ${price}`;
    }),
    ...remarks,
  ];
}

/** Two estimates side by side, the biggest difference first. Pure. */
export function describeComparison(from: CostReport, to: CostReport): readonly string[] {
  const table = new Table({
    ...PLAIN,
    head: ["component", "meter", from.of, to.of, "difference"],
    colAligns: ["left", "left", "right", "right", "right"],
  });
  for (const difference of differencesOf(from, to)) {
    const { component, meter, before, after } = difference;
    table.push([component, meter, money(before), money(after), signed(after - before)]);
  }
  const [before, after] = [from.total.likely, to.total.likely];
  table.push(["total", "", money(before), money(after), signed(after - before)]);
  return [`${from.currency} a month, likely (${sourceOf(from)})`, table.toString(), ...from.remarks];
}

/** A meter of two estimates. */
export interface CostDifference {
  readonly component: string;
  readonly meter: string;
  readonly before: number;
  readonly after: number;
}

/** Every meter of either estimate with its likely amounts, the biggest difference first. Pure. */
export function differencesOf(from: Estimate, to: Estimate): readonly CostDifference[] {
  const keyOf = ({ component, meter }: CostLine) => `${component} ${meter}`;
  const [before, after] = [from, to].map(({ lines }) => new Map(lines.map((line) => [keyOf(line), line]))) as [
    Map<string, CostLine>,
    Map<string, CostLine>,
  ];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => {
      const [component = "", meter = ""] = key.split(" ");
      const amountIn = (lines: Map<string, CostLine>) => lines.get(key)?.amount.likely ?? 0;
      return { component, meter, before: amountIn(before), after: amountIn(after) };
    })
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}

function rowOf({ component, meter, amount, why }: CostLine): string[] {
  return [component, meter, money(amount.likely), rangeOf(amount), why];
}

const sourceOf = ({ prices }: CostReport) =>
  prices === "live" ? "list prices of today" : `list prices of ${LISTED}, not checked since; --live asks for today's`;

const rangeOf = ({ low, high }: Amount) => `${money(low)} to ${money(high)}`;

const money = (amount: number) => amount.toFixed(2);

const signed = (amount: number) => `${amount < 0 ? "" : "+"}${money(amount)}`;
