import MarkdownIt from "markdown-it";
import { escapeHtml, html, trusted } from "./html.ts";
import type { Page } from "./layout.ts";

/** A Markdown file of the repository. */
export interface Guide {
  /** Name without folder and ending, e.g. `run-sheet`. */
  readonly name: string;
  readonly text: string;
}

/**
 * A guide as a page. Links between guides lead to their pages; links to files that are not in the site stay as text.
 * HTML in the source is shown, not run, but for line breaks.
 *
 * @param names of all guides.
 */
export function guidePage({ name, text }: Guide, names: ReadonlySet<string>): Page {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  const tokens = markdown.parse(text, {});
  const heading = tokens[tokens.findIndex(({ type }) => type === "heading_open") + 1]?.content ?? name;
  const title = plainText(heading);
  const first = tokens[tokens.findIndex(({ type }) => type === "paragraph_open") + 1]?.content ?? "";
  const taken = new Map<string, number>();
  markdown.renderer.rules.heading_open = (list, index) => {
    const heading = list[index];
    const id = slugOf(list[index + 1]?.content ?? "", taken);
    return `<${heading?.tag ?? "h2"} id="${escapeHtml(id)}">`;
  };
  markdown.renderer.rules.table_open = () =>
    `<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n`;
  markdown.renderer.rules.table_close = () => "</table></div>\n";
  // A corner without a title is no header.
  markdown.renderer.rules.th_open = (list, index) => (list[index + 1]?.content === "" ? "<td>" : "<th>");
  markdown.renderer.rules.th_close = (list, index) => (list[index - 1]?.content === "" ? "</td>\n" : "</th>\n");
  markdown.renderer.rules.fence = (list, index) =>
    `<pre tabindex="0"><code>${escapeHtml(list[index]?.content ?? "")}</code></pre>\n`;
  // The one tag that tables in Markdown cannot do without.
  markdown.renderer.rules.text = (list, index) =>
    escapeHtml(list[index]?.content ?? "").replaceAll(/&lt;br ?\/?&gt;/g, "<br>");
  const isInside = (href: string) => /^(https?:|#)/.test(href) || names.has(guideOf(href));
  const open: boolean[] = [];
  markdown.renderer.rules.link_open = (list, index) => {
    const href = String(list[index]?.attrGet("href") ?? "");
    open.push(isInside(href));
    if (!isInside(href)) return "";
    const target = names.has(guideOf(href)) ? href.replace(/^(\.\/|docs\/)*([\w-]+)\.md/, "$2.html") : href;
    return `<a href="${escapeHtml(target)}">`;
  };
  markdown.renderer.rules.link_close = () => (open.pop() ? "</a>" : "");
  const body = tokens.slice(isTitleFirst(tokens) ? 3 : 0);
  return {
    ...{ path: `guides/${name}.html`, title, summary: firstSentence(first) },
    body: html`<div class="prose">${trusted(markdown.renderer.render(body, markdown.options, {}))}</div>`,
  };
}

/** The frame shows the title itself. */
function isTitleFirst(tokens: readonly { type: string; tag: string }[]): boolean {
  return tokens[0]?.type === "heading_open" && tokens[0].tag === "h1";
}

function guideOf(href: string): string {
  return /^(?:\.\/|docs\/)*([\w-]+)\.md(?:#.*)?$/.exec(href)?.[1] ?? "";
}

/** As GitHub names headings, so that links work in both places. */
function slugOf(text: string, taken: Map<string, number>): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
  const count = taken.get(plain) ?? 0;
  taken.set(plain, count + 1);
  return count === 0 ? plain : `${plain}-${count}`;
}

/** Inline Markdown without its marks. */
function plainText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, "$1");
}

function firstSentence(text: string): string {
  const plain = plainText(text);
  return /^.*?[.:](?= |$)/.exec(plain)?.[0].replace(/:$/, ".") ?? plain;
}
