import type { Dictionary, SilverEntry, SilverTable } from "./dictionary.ts";
import { type Html, html } from "./html.ts";
import { type Page, rootOf } from "./layout.ts";
import { columnLinks, tableLinks, tablePage } from "./links.ts";
import { silverPicture } from "./table-picture.ts";

/** The page of a silver table: where its columns go. */
export function silverPage(dictionary: Dictionary, { model, readers, columns }: SilverTable): Page {
  const path = tablePage("silver", model.name);
  const root = rootOf(path);
  const label = `Columns of ${model.name}`;
  return {
    ...{ path, title: model.name, summary: model.grain },
    body: html`<p class="lead">${model.grain}</p>
<dl class="facts">
<div><dt>Key</dt><dd><code>id</code></dd></div>
<div><dt>Holds</dt><dd>current rows of the source table of the same name; other exported columns follow under their own names</dd></div>
<div><dt>Must be linked</dt><dd>${model.optional === undefined ? "yes" : `no; without it ${model.optional}`}</dd></div>
<div><dt>Read by</dt><dd>${readers.length === 0 ? "no gold table" : tableLinks("gold", readers, root)}</dd></div>
</dl>
<h2 id="lineage">Lineage</h2>
${readers.length === 0 ? html`<p>No gold table reads it.</p>` : silverPicture(dictionary, model.name, root)}
<h2 id="columns">Columns</h2>
<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table>
<thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col">Empty</th><th scope="col">Becomes</th><th scope="col">Decides or finds</th></tr></thead>
<tbody>
${columns.map((column) => columnRow(column, root))}</tbody></table></div>`,
  };
}

function columnRow({ name, type, nullable, meaning, becomes, decides }: SilverEntry, root: string): Html {
  return html`<tr id="${name}"><th scope="row"><code>${name}</code>${meaning === "" ? undefined : html`<p class="note">${meaning}</p>`}</th><td>${type}</td><td>${nullable ? "possible" : "never"}</td><td>${columnLinks(becomes, root)}</td><td>${used(decides, root)}</td></tr>
`;
}

/** Long lists are folded away. */
function used(decides: SilverEntry["decides"], root: string): Html {
  if (decides.length <= 4) return columnLinks(decides, root);
  return html`<details><summary>${decides.length} columns</summary>${columnLinks(decides, root)}</details>`;
}
