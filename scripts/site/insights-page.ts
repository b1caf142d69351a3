import { type Html, html } from "./html.ts";
import type { InsightsSetup } from "./insights.ts";
import type { Page } from "./layout.ts";
import { tablePage } from "./links.ts";

/** The page with every value that Customer Insights asks for, in the order it asks. */
export function insightsPage({ dataSource, primaryKeys, unification, activities, relationships }: InsightsSetup): Page {
  const key = new Map(primaryKeys.map(({ table, key }) => [table, key]));
  return {
    path: "customer-insights.html",
    title: "Customer Insights set-up",
    summary: "Every value that Customer Insights - Data asks for, ready to copy.",
    body: html`<p class="lead">Every value that Customer Insights - Data asks for, in the order it asks. The same values for scripts: <a href="customer-insights.json">customer-insights.json</a>.</p>
<h2 id="data-source">1. Data source</h2>
<p><i>Data</i> → <i>Data sources</i> → <i>Add</i> → <i>${dataSource.connector}</i>. Include <b>all</b> tables: none can be added to a saved source.</p>
${table(
  "data source",
  ["Field", "Value"],
  [
    ["Container", copied(dataSource.container)],
    ["Root folder", copied(dataSource.folder)],
  ],
)}
<h2 id="primary-keys">2. Primary keys</h2>
${table(
  "primary keys",
  ["Table", "Primary key"],
  primaryKeys.map((row) => [link(row.table), copied(row.key)]),
)}
<h2 id="unify">3. Unify</h2>
${unification.map(
  (
    profile,
  ) => html`<p><i>Data</i> → <i>Unify</i> with ${link(profile.table)}, primary key <code>${profile.key}</code>. Semantic types of its attributes:</p>
${table(
  `semantic types of ${profile.table}`,
  ["Attribute", "Semantic type"],
  profile.semanticTypes.map((row) => [html`<code>${row.column}</code>`, copied(row.type)]),
)}`,
)}
<h2 id="activities">4. Activities</h2>
<p><i>Data</i> → <i>Activities</i> → <i>Configure activities</i>. Only <code>activities_Orders.RevenueAmount</code> may be summed; the other amounts show the same business from other sides.</p>
${table(
  "activities",
  ["Table", "Activity type", "Primary key", "Time stamp", "Event", "Customer", "Timeline"],
  activities.map((row) => [
    link(row.table),
    row.type,
    copied(row.key),
    copied(row.timestamp),
    copied(row.event),
    copied(row.customer),
    row.timeline,
  ]),
)}
<h2 id="relationships">5. Relationships</h2>
<p><i>Data</i> → <i>Tables</i> → <i>Relationships</i>; many to one.</p>
${table(
  "relationships",
  ["Source table", "Foreign key", "Target table", "Primary key"],
  relationships.map((row) => [link(row.from), copied(row.column), link(row.to), copied(key.get(row.to) ?? row.key)]),
)}`,
  };
}

function link(name: string): Html {
  return html`<a href="${tablePage("gold", name)}">${name}</a>`;
}

/** A value with a button that copies it; the button shows itself where the browser can copy. */
function copied(value: string): Html {
  return html`<code>${value}</code> <button type="button" class="copy" data-copy="${value}" hidden><span class="hidden">${value}: </span></button>`;
}

function table(label: string, heads: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table of ${label}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...others]) => html`<tr><th scope="row">${first}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody></table></div>`;
}
