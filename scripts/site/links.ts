import type { Source } from "../../transforms/lineage/origin.ts";
import { type Html, html } from "./html.ts";

/** Address of a table's page from the site's root. */
export function tablePage(layer: string, table: string): string {
  return `${layer}/${table}.html`;
}

/** Address of a column from the site's root. */
export function columnPage(source: Source): string {
  const [layer = "", table = "", column = ""] = source.split(".");
  return `${tablePage(layer, table)}#${column}`;
}

/** Links to columns, `table.column`, from a page that lies `root` below the site's root. */
export function columnLinks(sources: Iterable<Source>, root: string): Html {
  const sorted = [...sources].sort();
  return html`${sorted.map((source, index) => {
    const [, table, column] = source.split(".");
    return html`${index === 0 ? "" : html`, `}<a href="${root}${columnPage(source)}">${table}<wbr>.${column}</a>`;
  })}`;
}

/** Links to tables of a layer. */
export function tableLinks(layer: string, tables: readonly string[], root: string): Html {
  return html`${tables.map((table, index) => html`${index === 0 ? "" : ", "}<a href="${root}${tablePage(layer, table)}">${table}</a>`)}`;
}
