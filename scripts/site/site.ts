import { architecturePage } from "./architecture-page.ts";
import type { Dictionary } from "./dictionary.ts";
import { goldPage } from "./gold-page.ts";
import { type Guide, guidePage } from "./guide-page.ts";
import { GOLD_GROUPS, homePage } from "./home-page.ts";
import { insightsSetup } from "./insights.ts";
import { insightsPage } from "./insights-page.ts";
import { type NavigationGroup, type Page, renderPage } from "./layout.ts";
import { tablePage } from "./links.ts";
import { searchEntries, searchScript } from "./search-index.ts";
import { silverPage } from "./silver-page.ts";

/** What a site is made of. */
export interface SiteSources {
  readonly dictionary: Dictionary;
  readonly guides: readonly Guide[];
  /** Style sheet and script, by file name. */
  readonly assets: ReadonlyMap<string, string>;
  /** Folder of the gold tables. */
  readonly goldRoot: string;
}

/** All files of the site by path, sorted. The same sources give the same bytes. */
export function createSite({ dictionary, guides, assets, goldRoot }: SiteSources): ReadonlyMap<string, string> {
  const names = new Set(guides.map(({ name }) => name));
  const guidePages = guides.map((guide) => guidePage(guide, names));
  const setup = insightsSetup(dictionary, goldRoot);
  const insights = insightsPage(setup);
  const architecture = architecturePage();
  const pages: readonly Page[] = [
    homePage(dictionary, guidePages),
    architecture,
    insights,
    ...guidePages,
    ...dictionary.gold.map((table) => goldPage(dictionary, table)),
    ...dictionary.silver.map((table) => silverPage(dictionary, table)),
  ];
  const navigation = navigationOf(dictionary, guidePages, architecture, insights);
  const files = [
    ...pages.map((page): [string, string] => [page.path, renderPage(page, navigation)]),
    ...[...assets].map(([name, text]): [string, string] => [`assets/${name}`, text]),
    ["assets/search-index.js", searchScript(searchEntries(dictionary, [architecture, ...guidePages]))] as [
      string,
      string,
    ],
    ["customer-insights.json", `${JSON.stringify(setup, undefined, 2)}\n`] as [string, string],
  ];
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Guides that a newcomer reads, in this order; all others are looked up. */
const FIRST_GUIDES = ["quick-start", "concepts", "faq"];

/** Guides for whoever runs environments. */
const OPERATION_GUIDES = ["run-sheet", "upgrade", "security", "network", "errors", "cli"];

function navigationOf(
  { gold, silver }: Dictionary,
  guides: readonly Page[],
  architecture: Page,
  insights: Page,
): NavigationGroup[] {
  const named = (names: readonly string[]) =>
    names.flatMap((name) => guides.filter(({ path }) => path === `guides/${name}.html`));
  const [first, operation] = [named(FIRST_GUIDES), named(OPERATION_GUIDES)];
  const others = guides.filter((guide) => !first.includes(guide) && !operation.includes(guide));
  const linksTo = (pages: readonly Page[]) => pages.map(({ title, path }) => ({ label: title, path }));
  const tables = (layer: string, names: readonly string[]) =>
    names.map((name) => ({ label: name.replace(/^[a-z]+_/, ""), path: tablePage(layer, name) }));
  const names = gold.map(({ model }) => model.name);
  return [
    { title: "Start", links: [...linksTo(first), { label: "Architecture", path: architecture.path }] },
    { title: "Operation", links: linksTo([...operation, insights]) },
    { title: "Reference", links: [{ label: "Data dictionary", path: "index.html" }, ...linksTo(others)] },
    ...GOLD_GROUPS.map(({ prefix, title }) => ({
      title,
      links: tables(
        "gold",
        names.filter((name) => name.startsWith(prefix)),
      ),
    })),
    {
      title: "Silver tables",
      links: tables(
        "silver",
        silver.map(({ model }) => model.name),
      ),
    },
  ];
}
