import type { Dictionary, GoldTable } from "./dictionary.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./layout.ts";
import { tablePage } from "./links.ts";

/** Groups of gold tables by the prefix of their names. */
export const GOLD_GROUPS = [
  { prefix: "profiles_", title: "Profiles" },
  { prefix: "activities_", title: "Activities" },
  { prefix: "supporting_", title: "Supporting tables" },
] as const;

/** The first page: what there is. */
export function homePage({ gold, silver }: Dictionary, guides: readonly Page[]): Page {
  const columns = gold.reduce((sum, table) => sum + table.columns.length, 0);
  return {
    path: "index.html",
    title: "Data dictionary",
    summary: "Tables, columns and lineage of the gold contract.",
    body: html`<p class="lead">${gold.length} gold tables with ${columns} columns, made of ${silver.length} silver tables. Lineage is read from the queries that the job runs.</p>
<p>New here? Begin with the <a href="guides/quick-start.html">quick start</a> and the <a href="architecture.html">architecture</a>.</p>
<p>Setting up Customer Insights - Data? Every value to type is on <a href="customer-insights.html">one page</a>.</p>
${GOLD_GROUPS.map(({ prefix, title }) =>
  goldGroup(
    title,
    gold.filter(({ model }) => model.name.startsWith(prefix)),
  ),
)}
<h2 id="guides">Guides</h2>
<ul class="cards">
${guides.map(({ path, title, summary }) => card(path, title, summary))}</ul>
<h2 id="silver">Silver tables</h2>
<p>Current rows of the source tables, one table each, under the names of finance and operations.</p>
<ul class="columns">
${silver.map(
  ({ model }) => html`<li><a href="${tablePage("silver", model.name)}">${model.name}</a></li>
`,
)}</ul>`,
  };
}

function goldGroup(title: string, tables: readonly GoldTable[]): Html {
  return html`<h2 id="${title.toLowerCase().replaceAll(" ", "-")}">${title}</h2>
<ul class="cards">
${tables.map(({ model }) => card(tablePage("gold", model.name), model.name, model.grain))}</ul>
`;
}

function card(path: string, title: string, text: string): Html {
  return html`<li><a href="${path}">${title}</a><p>${text}</p></li>
`;
}
