/** Text that is safe to stand in a page. Made by `html` only. */
export interface Html {
  readonly markup: string;
}

type Content = Html | string | number | undefined | readonly Content[];

/** A template whose values are escaped unless they are markup already; lists are joined, undefined is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { markup: parts.reduce((text, part, index) => text + markupOf(values[index - 1]) + part) };
}

/** Markup from a trusted source, e.g. a renderer that escapes itself. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Text as the content of an element or attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function markupOf(value: Content): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return isList(value) ? value.map(markupOf).join("") : value.markup;
}

function isList(value: Html | readonly Content[]): value is readonly Content[] {
  return Array.isArray(value);
}
