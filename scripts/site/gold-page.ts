import type { Privacy } from "../../transforms/kernel/customer-choices.ts";
import type { Check } from "../../transforms/kernel/gold.ts";
import type { Source } from "../../transforms/lineage/origin.ts";
import { checkText } from "./check-text.ts";
import type { Dictionary, GoldEntry, GoldTable } from "./dictionary.ts";
import { type Html, html } from "./html.ts";
import { type Page, rootOf } from "./layout.ts";
import { columnLinks, tableLinks, tablePage } from "./links.ts";
import { goldPicture } from "./table-picture.ts";

/** Privacy classes in words (gold contract, section 1). */
const PRIVACY: Readonly<Record<Privacy, string>> = {
  key: "pseudonymous key",
  direct: "direct identifier",
  sensitive: "sensitive",
  business: "business-confidential",
};

/** The page of a gold table: what it is, where it comes from, and every column. */
export function goldPage(dictionary: Dictionary, table: GoldTable): Page {
  const { model } = table;
  const path = tablePage("gold", model.name);
  const root = rootOf(path);
  return {
    ...{ path, title: model.name, summary: model.grain },
    body: html`<p class="lead">${model.grain}</p>
${facts(table, root)}
<h2 id="lineage">Lineage</h2>
${goldPicture(dictionary, table, root)}
${rowsOf(table, root)}
<h2 id="columns">Columns</h2>
<p>Every table ends with <code>RowHash</code>, SHA-256 over the columns below: a row is written again only when it differs.</p>
${columnIndex(table)}
${table.columns.map((column) => columnSection(table, column, root))}
${tableChecks(table.checks)}`,
  };
}

function facts({ model, readers, columns }: GoldTable, root: string): Html {
  const { activity } = model;
  const links = columns.flatMap(({ name, checks }) =>
    checks.flatMap((check) =>
      check.kind === "foreign-key" ? [[name, check.table.name, check.table.key] as const] : [],
    ),
  );
  return html`<dl class="facts">
<div><dt>Primary key</dt><dd><a href="#${model.key}"><code>${model.key}</code></a></dd></div>
<div><dt>Customer Insights</dt><dd>${kindOf(table(model.name))}</dd></div>
${
  activity &&
  html`<div><dt>Time stamp, event</dt><dd><code>${activity.timestamp}</code>, <code>${activity.event}</code></dd></div>
`
}${
  links.length === 0
    ? undefined
    : html`<div><dt>Relations</dt><dd>${links.map(([column, other, key], index) => html`${index > 0 ? ", " : ""}<code>${column}</code> → <a href="${root}${tablePage("gold", other)}">${other}</a>.${key}`)}</dd></div>
`
}${
  readers.length === 0
    ? undefined
    : html`<div><dt>Read by</dt><dd>${tableLinks("gold", readers, root)}</dd></div>
`
}</dl>`;

  function table(name: string): string {
    return name.split("_")[0] ?? "";
  }
  function kindOf(prefix: string): string {
    if (activity !== undefined) {
      const type = typeof activity.type === "string" ? activity.type : `custom type ${activity.type.custom}`;
      return `Activity, ${type}; ${activity.timeline} in timelines`;
    }
    return prefix === "profiles" ? "Profile, an input of unification" : "Supporting table";
  }
}

function rowsOf({ rows }: GoldTable, root: string): Html {
  if (rows.size === 0) return html`<p>Every source row has its row here: nothing filters.</p>`;
  return html`<p>Which rows there are depends on ${columnLinks(rows, root)}.</p>`;
}

function columnIndex({ columns }: GoldTable): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Columns at a glance"><table>
<thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col">Empty</th><th scope="col">Privacy</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${columns.map(
  ({
    name,
    type,
    nullable,
    privacy,
    meaning,
  }) => html`<tr><th scope="row"><a href="#${name}"><code>${name}</code></a></th><td>${type}</td><td>${nullable ? "possible" : "never"}</td><td>${privacy && PRIVACY[privacy]}</td><td>${meaning}</td></tr>
`,
)}</tbody></table></div>`;
}

function columnSection({ model }: GoldTable, column: GoldEntry, root: string): Html {
  const { name, type, nullable, meaning, privacy, semantic, emptyByDefault, rules, checks } = column;
  const isKey = name === model.key;
  return html`<section class="column" aria-labelledby="${name}">
<h3 id="${name}"><code>${name}</code> <span class="type">${type}</span>${isKey ? html` <span class="tag">primary key</span>` : undefined}${nullable ? undefined : html` <span class="tag">never empty</span>`}${privacy && html` <span class="tag ${privacy}">${PRIVACY[privacy]}</span>`}</h3>
<p>${meaning}${emptyByDefault ? " Empty unless the stack's settings include it." : ""}</p>
<dl class="facts">
${origin(column, root)}${
  semantic &&
  html`<div><dt>Semantic type</dt><dd><code>${semantic}</code></dd></div>
`
}${
  rules.length === 0
    ? undefined
    : html`<div><dt>Rules</dt><dd><ul>${rules.map(({ id, text }) => html`<li><b>${id}</b> ${text}</li>`)}</ul></dd></div>
`
}${
  checks.length === 0
    ? undefined
    : html`<div><dt>Checks</dt><dd><ul>${checks.map(checkItem)}</ul></dd></div>
`
}</dl>
</section>
`;
}

/** Sources in three kinds; what comes through another gold table is also given down to silver. */
function origin({ near, far }: GoldEntry, root: string): Html {
  const line = (label: string, sources: ReadonlySet<Source>) =>
    sources.size === 0
      ? undefined
      : html`<div><dt>${label}</dt><dd>${columnLinks(sources, root)}</dd></div>
`;
  const silver = new Set([...far.values].filter((source) => !near.values.has(source)));
  const isConstant = near.values.size + near.conditions.size + near.lookups.size === 0;
  if (isConstant)
    return html`<div><dt>Comes from</dt><dd>no column: the query states the value</dd></div>
`;
  return html`${line("Comes from", near.values)}${line("In silver", silver)}${line("Decided by", near.conditions)}${line("Found by", near.lookups)}`;
}

function tableChecks(checks: readonly Check[]): Html | undefined {
  if (checks.length === 0) return undefined;
  return html`<h2 id="checks">Checks of the whole table</h2>
<ul>
${checks.map(checkItem)}</ul>`;
}

function checkItem(check: Check): Html {
  return html`<li><b>${check.rule}</b> ${checkText(check)} <span class="tag ${check.severity}">${check.severity}</span></li>
`;
}
