import { styleText } from "node:util";
import type { Finding } from "./finding.ts";

const MARKS = { passed: "ok", failed: "FAILED", warning: "look", unseen: "cannot see" } as const;

const COLOURS = { passed: "green", failed: "red", warning: "yellow", unseen: "yellow" } as const;

/** The findings as lines, with colours where `colour` is true, and what to type next. Pure. */
export function describeFindings(findings: readonly Finding[], next: string, colour: boolean): readonly string[] {
  const width = Math.max(...Object.values(MARKS).map(({ length }) => length));
  const count = (outcome: Finding["outcome"]) => findings.filter((finding) => finding.outcome === outcome).length;
  const lines = findings.flatMap(({ check, title, outcome, found, remedy }) => {
    const mark = MARKS[outcome].padEnd(width);
    const shown = colour ? styleText(COLOURS[outcome], mark, { validateStream: false }) : mark;
    const rest = remedy === undefined ? [] : [`${" ".repeat(width)}   ${remedy}`];
    return [`${shown} ${check}: ${title}: ${found}`, ...rest];
  });
  const total = `${count("passed")} passed, ${count("failed")} failed, ${count("warning")} to look at, ${count("unseen")} cannot be seen`;
  return [...lines, total, `next: ${next}`];
}
