import type { Dictionary } from "./dictionary.ts";
import type { Page } from "./layout.ts";
import { columnPage, tablePage } from "./links.ts";

/** One thing that search finds: name, what it is, address from the site's root, words beside the name. */
export type SearchEntry = readonly [name: string, kind: string, path: string, text: string];

/** Everything that search finds; gold before silver. */
export function searchEntries({ gold, silver }: Dictionary, guides: readonly Page[]): SearchEntry[] {
  return [
    ["Customer Insights set-up", "page", "customer-insights.html", "primary key semantic type relationship timeline"],
    ...guides.flatMap(({ title, summary, path, body }) => [
      [title, "guide", path, summary] as const,
      ...headingsOf(body.markup).map(([id, text]) => [text, title, `${path}#${id}`, ""] as const),
    ]),
    ...gold.flatMap(({ model, columns }) => [
      [model.name, "gold table", tablePage("gold", model.name), model.grain] as const,
      ...columns.map(
        ({ name, meaning, semantic }) =>
          [name, model.name, columnPage(`gold.${model.name}.${name}`), `${meaning} ${semantic ?? ""}`.trim()] as const,
      ),
    ]),
    ...silver.flatMap(({ model, columns }) => [
      [model.name, "silver table", tablePage("silver", model.name), model.grain] as const,
      ...columns.map(({ name }) => [name, model.name, columnPage(`silver.${model.name}.${name}`), ""] as const),
    ]),
  ];
}

/** The index as a script: pages opened as files may not fetch. */
export function searchScript(entries: readonly SearchEntry[]): string {
  return `window.searchIndex = ${JSON.stringify(entries).replaceAll("<", "\\u003c")};\n`;
}

function headingsOf(markup: string): (readonly [id: string, text: string])[] {
  return [...markup.matchAll(/<h[23] id="([^"]*)">(.*?)<\/h[23]>/g)].map(([, id = "", text = ""]) => [
    id,
    text
      .replaceAll(/<[^>]*>/g, "")
      .replaceAll("&quot;", '"')
      .replaceAll("&lt;", "<")
      .replaceAll("&amp;", "&"),
  ]);
}
