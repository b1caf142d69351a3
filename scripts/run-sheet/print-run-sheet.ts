import MarkdownIt from "markdown-it";
import type { Paste, RunSheet, RunSheetStep } from "./run-sheet.ts";

/** The sheet as Markdown, a section a step. Pure. */
export function markdownOf(sheet: RunSheet): string {
  return `${[`# Run sheet: ${sheet.title}`, summaryOf(sheet), ...sheet.steps.map((step) => stepOf(step, "- [ ] "))].join("\n\n")}\n`;
}

/** Steps without heading and summary, for a page that has its own. Pure. */
export function sectionsOf(steps: readonly RunSheetStep[]): string {
  return steps.map((step) => stepOf(step, "")).join("\n\n");
}

/** The sheet as one HTML file without scripts or other files, for screen and paper. Pure. */
export function htmlOf(sheet: RunSheet): string {
  const markdown = new MarkdownIt({ html: false });
  const { escapeHtml } = markdown.utils;
  const title = escapeHtml(`Run sheet: ${sheet.title}`);
  const steps = sheet.steps.map((step) => {
    const box = `<input type="checkbox" id="${escapeHtml(step.id)}" aria-label="${escapeHtml(`${step.id} done`)}">`;
    return `<section>\n${box}\n${markdown.render(stepOf(step, ""))}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${markdown.render(summaryOf(sheet))}${steps.join("\n")}
</main>
</body>
</html>
`;
}

const STYLE = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
section { position: relative; padding-left: 2.5rem; border-top: 1px solid #8888; }
section > input { position: absolute; left: 0; top: 1.4rem; width: 1.4rem; height: 1.4rem; }
h2 { font-size: 1.2rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; border: 1px solid #8888; padding: 0.5rem; }
table { border-collapse: collapse; font-size: 0.9em; }
th, td { border: 1px solid #8888; padding: 0.2rem 0.5rem; text-align: left; overflow-wrap: anywhere; }
a { overflow-wrap: anywhere; }
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h2, section > input { break-after: avoid; }
  li, tr, pre { break-inside: avoid; }
  a { color: inherit; }
}`;

function summaryOf({ minutes, steps }: RunSheet): string {
  const waits = steps.some(({ wait }) => wait !== undefined) ? "; waiting comes on top where a step says so" : "";
  return `What only a person can do, in order: ${steps.length} steps, about ${durationOf(minutes)} of work${waits}. Names in \`<…>\` are outputs of \`npx pulumi stack output\` or ids to fill in.`;
}

function stepOf(step: RunSheetStep, box: string): string {
  const { id, title, who, minutes, wait, actions, paste, probe, command } = step;
  return [
    `## ${id} · ${title}`,
    `${box}**Who:** ${who}. **Time:** ${minutes} minutes.${wait === undefined ? "" : ` ${wait}`}`,
    actions.map((action, position) => `${position + 1}. ${action}`).join("\n"),
    ...paste.map(pasteOf),
    `**It worked when:** ${probe}`,
    ...(command === undefined ? [] : [`\`\`\`sh\n${command}\n\`\`\``]),
  ].join("\n\n");
}

function pasteOf({ label, text, table }: Paste): string {
  const lines = [`${label}:`];
  if (text !== undefined) lines.push(`\`\`\`\n${text}\n\`\`\``);
  if (table !== undefined) {
    const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    lines.push([row(table.head), `|${"---|".repeat(table.head.length)}`, ...table.rows.map(row)].join("\n"));
  }
  return lines.join("\n\n");
}

function durationOf(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : "", rest > 0 ? `${rest} min` : ""].filter((part) => part !== "").join(" ");
}
