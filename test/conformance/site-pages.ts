import { join } from "node:path";
import type { BrowserPage } from "./browser.ts";
import { assertEqual, type Verdicts } from "./verdicts.ts";

export interface PagesToJudge {
  readonly page: BrowserPage;
  /** Script that defines `axe`. */
  readonly axe: string;
  /** Address of the site's folder. */
  readonly site: string;
  readonly paths: readonly string[];
  readonly verdicts: Verdicts;
  /** Folder for pictures of the sample pages. @default none */
  readonly screenshots?: string;
}

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 740 };
/** A4 without margins of 1 cm, at 96 dots per inch. */
const PAPER = { width: 718, height: 1047 };
const WIDTH = "document.documentElement.scrollWidth";

/** One page of each kind. */
const SAMPLES = [
  "index.html",
  "customer-insights.html",
  "gold/profiles_Customer.html",
  "gold/activities_Returns.html",
  "silver/custtable.html",
  "guides/run-sheet.html",
  "guides/quick-start.html",
  "guides/cli.html",
  "architecture.html",
];

interface Seen {
  readonly links: readonly string[];
  readonly ids: readonly string[];
}

/** Judges a site that is opened as files. */
export async function judgePages({ page, axe, site, paths, verdicts, screenshots }: PagesToJudge): Promise<void> {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`script: ${(error as Error).message}`));
  page.on("request", (request) => {
    const url = (request as { url(): string }).url();
    if (!url.startsWith("file:") && !url.startsWith("data:")) problems.push(`asks for ${url}`);
  });
  page.on("requestfailed", (request) => problems.push(`cannot load ${(request as { url(): string }).url()}`));
  const open = (path: string) => page.goto(`${site}/${path}`, { waitUntil: "load" });

  const seen = new Map<string, Seen>();
  const tooWide: string[] = [];
  await page.setViewport(PHONE);
  for (const path of paths) {
    await open(path);
    seen.set(path, await page.evaluate<Seen>(SEEN));
    const width = await page.evaluate<number>(WIDTH);
    if (width > PHONE.width) tooWide.push(`${path}: ${width}`);
  }
  await verdicts.check(`${paths.length} pages load as files, alone and without errors`, async () =>
    assertEqual(problems, [], "problems"),
  );
  await verdicts.check("every link and anchor leads somewhere", async () =>
    assertEqual(brokenLinks(site, seen), [], "broken links"),
  );
  await verdicts.check(`nothing scrolls sideways at ${PHONE.width} pixels`, async () =>
    assertEqual(tooWide, [], "pages that are too wide"),
  );

  await judgeSearch(page, open, verdicts);
  await page.setViewport(DESK);
  await verdicts.check(`axe finds nothing on ${paths.length} pages`, async () => {
    const found: string[] = [];
    for (const path of paths) {
      await open(path);
      found.push(...(await violationsOf(page, axe)).map((violation) => `${path}: ${violation}`));
    }
    assertEqual(found, [], "violations");
  });
  await judgeLooks({ page, axe, site, paths: SAMPLES, verdicts, ...(screenshots !== undefined && { screenshots }) });
  await judgePrint(page, open, verdicts);
}

/** Judges pages that commands write one by one: they stand alone, without scripts. */
export async function judgeSinglePages(judged: PagesToJudge): Promise<void> {
  const { page, site, paths, verdicts } = judged;
  for (const path of paths) {
    await verdicts.check(`nothing scrolls sideways, on a phone or on paper: ${path}`, async () => {
      await page.setViewport(PHONE);
      await page.goto(`${site}/${path}`, { waitUntil: "load" });
      assertEqual(await page.evaluate(WIDTH), PHONE.width, "width on a phone");
      await page.emulateMediaType("print");
      await page.setViewport(PAPER);
      assertEqual(await page.evaluate(WIDTH), PAPER.width, "printed width");
      await page.emulateMediaType("screen");
    });
  }
  await judgeLooks(judged);
}

/** Accessibility of pages in both colour schemes, at a desk and on a phone; pictures of them on request. */
async function judgeLooks({ page, axe, site, paths, verdicts, screenshots }: PagesToJudge): Promise<void> {
  for (const path of paths) {
    for (const scheme of ["light", "dark"]) {
      for (const [device, size] of Object.entries({ desk: DESK, phone: PHONE })) {
        await page.setViewport(size);
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.goto(`${site}/${path}`, { waitUntil: "load" });
        await verdicts.check(`axe finds nothing: ${path}, ${scheme}, ${device}`, async () =>
          assertEqual(await violationsOf(page, axe), [], "violations"),
        );
        const name = `${path.replaceAll(/[/.]/g, "-")}-${scheme}-${device}.png`;
        if (screenshots !== undefined) await page.screenshot({ path: join(screenshots, name) });
      }
    }
  }
}

async function violationsOf(page: BrowserPage, axe: string): Promise<readonly string[]> {
  await page.evaluate(`${axe}; undefined`);
  return page.evaluate<string[]>(AXE);
}

const SEEN = `({
  links: [...document.querySelectorAll("a[href]")].map((link) => new URL(link.getAttribute("href"), document.baseURI).href),
  ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
})`;

/** Violations as text: rule, element, reason. WCAG 2.2 A and AA and axe's best practices. */
const AXE = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => id + " " + target.join(" ") + ": " + failureSummary)))`;

function brokenLinks(site: string, seen: ReadonlyMap<string, Seen>): string[] {
  const targets = new Set([...seen].flatMap(([path, { ids }]) => [path, ...ids.map((id) => `${path}#${id}`)]));
  return [...seen].flatMap(([path, { links, ids }]) => [
    ...links
      .filter((link) => link.startsWith("file:"))
      .map((link) => decodeURIComponent(link.slice(site.length + 1)))
      .filter((target) => !targets.has(target) && !target.endsWith(".json"))
      .map((target) => `${path} -> ${target}`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${path}: id ${id} twice`),
  ]);
}

async function judgeSearch(
  page: BrowserPage,
  open: (path: string) => Promise<unknown>,
  verdicts: Verdicts,
): Promise<void> {
  const found = (count: number) =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll("#search-results a")].slice(0, ${count}).map((link) => link.firstChild.textContent + " | " + link.href.split("/").slice(-2).join("/"))`,
    );
  const searchFor = async (text: string) => {
    await open("silver/custtable.html");
    await page.type("#search", text);
  };
  await page.setViewport(DESK);
  await verdicts.check("search finds a column by its name, a page by its title, a column by its meaning", async () => {
    await searchFor("primaryemail");
    assertEqual(await found(1), ["PrimaryEmail | gold/profiles_Customer.html#PrimaryEmail"], "by name");
    await searchFor("error codes");
    assertEqual(await found(1), ["Error codes | guides/errors.html"], "by title");
    await searchFor("fewer than five digits");
    assertEqual(await found(1), ["PrimaryPhone | gold/profiles_Customer.html#PrimaryPhone"], "by meaning");
  });
  await verdicts.check("search says how much it found, also when that is nothing", async () => {
    await searchFor("no such thing");
    assertEqual(await page.evaluate('document.querySelector("#search-status").textContent'), "0 found", "status");
    assertEqual(await found(1), [], "results");
  });
  await verdicts.check("search works by keyboard: slash, arrow down, enter, escape", async () => {
    await open("index.html");
    await page.keyboard.press("/");
    assertEqual(await page.evaluate("document.activeElement.id"), "search", "focus after slash");
    await page.type("#search", "revenueamount");
    await page.keyboard.press("ArrowDown");
    assertEqual(await page.evaluate("document.activeElement.closest('li') !== null"), true, "focus on a result");
    await page.keyboard.press("Escape");
    assertEqual(await page.evaluate("document.querySelector('#search-results').hidden"), true, "hidden after escape");
  });
}

async function judgePrint(
  page: BrowserPage,
  open: (path: string) => Promise<unknown>,
  verdicts: Verdicts,
): Promise<void> {
  await verdicts.check("print leaves navigation out and cuts nothing off", async () => {
    await page.emulateMediaType("print");
    await page.setViewport(PAPER);
    await open("gold/profiles_Customer.html");
    const visible =
      'document.querySelector("nav").checkVisibility() || document.querySelector("header").checkVisibility()';
    assertEqual(await page.evaluate(visible), false, "navigation is printed");
    assertEqual(await page.evaluate<number>(WIDTH), PAPER.width, "printed width");
    const pdf = await page.pdf({ format: "A4" });
    assertEqual(Buffer.from(pdf.subarray(0, 5)).toString(), "%PDF-", "document");
    await page.emulateMediaType("screen");
  });
}
