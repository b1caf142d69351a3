import { html } from "../site/html.ts";
import { FLEET_COLUMNS } from "./describe-fleet.ts";
import type { FleetRow } from "./fleet-row.ts";

/** The fleet as one HTML file without scripts or other files. `at` is when it was read. Pure. */
export function fleetPage(rows: readonly FleetRow[], at: Date): string {
  const count = (state: FleetRow["state"]) => rows.filter((row) => row.state === state).length;
  const summary = `${rows.length} environments: ${count("ok")} ok, ${count("look")} to look at, ${count("failed")} failed`;
  const head = FLEET_COLUMNS.map(([title]) => html`<th scope="col">${title}</th>`);
  const body = rows.map((row) => {
    const cells = FLEET_COLUMNS.slice(1).map(([title, key]) => html`<td data-title="${title}">${row[key]}</td>`);
    const why = row.reasons.length === 0 ? undefined : html`<br><small>${row.reasons.join("; ")}</small>`;
    return html`<tr class="${row.state}"><th scope="row">${row.stack}${why}</th>${cells}</tr>\n`;
  });
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Commerce Insights: fleet</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 100rem; padding: 1rem; background: Canvas; color: CanvasText; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { border-bottom: 1px solid #8888; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
small { font-weight: 400; }
tr.failed > th { border-left: 0.4rem solid #c62828; }
tr.look > th { border-left: 0.4rem solid #b26a00; }
tr.ok > th { border-left: 0.4rem solid #2e7d32; }
@media (max-width: 50rem) {
  thead { position: absolute; left: -100rem; }
  tr, th, td { display: block; border: 0; padding: 0.1rem 0.5rem; }
  tr { border-bottom: 1px solid #8888; padding: 0.5rem 0; }
  td::before { content: attr(data-title) ": "; font-weight: 600; }
}
@media print { body { font-size: 9pt; padding: 0; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<main>
<h1>Fleet</h1>
<p>${summary}. Read at ${at.toISOString().slice(0, 16).replace("T", " ")} UTC.</p>
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>
</main>
</body>
</html>
`;
  return page.markup;
}
