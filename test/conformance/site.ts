/**
 * `npm run conformance:site [-- --screenshots DIR]`: opens the site of `commerce-insights docs` as files in a headless
 * Chromium and judges links, search, phone width, both colour schemes, accessibility (axe-core) and print. Skips with a
 * message when no browser can be set up, unless CI=true.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { readSources } from "../../scripts/site/read-sources.ts";
import { createSite } from "../../scripts/site/site.ts";
import { writeSite } from "../../scripts/site/write-site.ts";
import { type BrowserTools, startBrowser } from "./browser.ts";
import { judgePages, judgeSinglePages } from "./site-pages.ts";
import { writeSinglePages } from "./site-single-pages.ts";
import { collectVerdicts } from "./verdicts.ts";

const { values } = parseArgs({ options: { screenshots: { type: "string" } } });
const print = (line: string) => console.log(line);

async function judged({ browser, axe }: BrowserTools): Promise<boolean> {
  const verdicts = collectVerdicts(print);
  const folder = await mkdtemp(join(tmpdir(), "commerce-insights-site-"));
  try {
    const files = createSite(await readSources("commerce"));
    await writeSite(folder, files);
    if (values.screenshots !== undefined) await mkdir(values.screenshots, { recursive: true });
    const judging = {
      ...{ page: await browser.newPage(), axe, site: pathToFileURL(folder).href, verdicts },
      ...(values.screenshots !== undefined && { screenshots: values.screenshots }),
    };
    await judgePages({ ...judging, paths: [...files.keys()].filter((path) => path.endsWith(".html")) });
    await judgeSinglePages({ ...judging, paths: await writeSinglePages(folder) });
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
  print(`conformance site: ${verdicts.passed} passed, ${verdicts.failed} failed`);
  return verdicts.failed === 0;
}

let tools: BrowserTools | undefined;
try {
  tools = await startBrowser(print);
} catch (error) {
  const reason = (error as Error).message.split("\n")[0];
  print(
    `skipped: no browser could be set up. npm and its registry, or CHROMIUM with the path of a Chrome, are needed. ${reason}`,
  );
  if (process.env.CI === "true") process.exitCode = 1;
}
if (tools !== undefined && !(await judged(tools))) process.exitCode = 1;
