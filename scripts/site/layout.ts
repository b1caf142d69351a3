import { type Html, html } from "./html.ts";

/** A page before it gets its frame. */
export interface Page {
  /** Path from the site's root, e.g. `gold/profiles_Customer.html`. */
  readonly path: string;
  readonly title: string;
  /** One sentence: the description of the page. */
  readonly summary: string;
  readonly body: Html;
}

/** A group of links in the navigation. */
export interface NavigationGroup {
  readonly title: string;
  readonly links: readonly { readonly label: string; readonly path: string }[];
}

/** `../` for every folder between a page and the site's root. */
export function rootOf(path: string): string {
  return "../".repeat(path.split("/").length - 1);
}

/** The whole document of a page. */
export function renderPage(page: Page, navigation: readonly NavigationGroup[]): string {
  const root = rootOf(page.path);
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${page.summary}">
<title>${page.title} · commerce-insights</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}assets/site.css">
<script defer src="${root}assets/search-index.js"></script>
<script defer src="${root}assets/site.js"></script>
</head>
<body data-root="${root}">
<a class="skip" href="#content">Skip to content</a>
<header class="top">
<a class="brand" href="${root}index.html">commerce-insights</a>
<form role="search" class="search" action="${root}index.html">
<label class="hidden" for="search">Search tables, columns and pages</label>
<input id="search" type="search" placeholder="Search tables, columns, pages" autocomplete="off" spellcheck="false" aria-describedby="search-status">
<p id="search-status" class="hidden" role="status"></p>
<ul id="search-results" class="results" hidden></ul>
</form>
</header>
<div class="frame">
<nav class="side" aria-label="Pages">
<details open>
<summary>Contents</summary>
${navigation.map((group) => navigationGroup(group, page, root))}
</details>
</nav>
<main id="content" tabindex="-1">
<h1>${page.title}</h1>
${page.body}
</main>
</div>
</body>
</html>`.markup
  }\n`;
}

function navigationGroup({ title, links }: NavigationGroup, page: Page, root: string): Html {
  return html`<h2>${title}</h2>
<ul>
${links.map(
  ({ label, path }) =>
    html`<li><a href="${root}${path}"${path === page.path ? html` aria-current="page"` : undefined}>${label}</a></li>\n`,
)}</ul>
`;
}
