import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { userCacheFolder } from "../../scripts/setup/user-cache.mjs";

const run = promisify(execFile);

/** A headless Chromium for Linux, its driver, and the accessibility rules; all from the npm registry. */
const PACKAGES = ["@sparticuz/chromium@153.0.0", "puppeteer-core@25.16.0", "axe-core@4.14.1"];

/** The part of puppeteer's page that the site's tests use. */
export interface BrowserPage {
  goto(url: string, options?: { waitUntil: "load" }): Promise<unknown>;
  setViewport(size: { width: number; height: number }): Promise<void>;
  emulateMediaFeatures(features: { name: string; value: string }[]): Promise<void>;
  emulateMediaType(type: "screen" | "print"): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  keyboard: { press(key: string): Promise<void> };
  evaluate<Result>(expression: string): Promise<Result>;
  screenshot(options: { path: string; fullPage?: boolean }): Promise<unknown>;
  pdf(options: { format: "A4" }): Promise<Uint8Array>;
  on(event: "pageerror" | "requestfailed" | "request", listener: (value: unknown) => void): void;
}

export interface Browser {
  newPage(): Promise<BrowserPage>;
  close(): Promise<void>;
}

export interface BrowserTools {
  readonly browser: Browser;
  /** Script that defines `axe` in a page. */
  readonly axe: string;
}

/**
 * Starts a headless Chromium: that of the variable CHROMIUM, else one that is installed once per user from npm.
 *
 * @throws Error when neither can be had; the message says why.
 */
export async function startBrowser(progress: (text: string) => void): Promise<BrowserTools> {
  const own = process.env.CHROMIUM;
  if (own === undefined && process.platform !== "linux") {
    throw new Error("set CHROMIUM to an installed Chrome: the packaged one is for Linux only");
  }
  const home = await packagesHome(progress);
  const require = createRequire(join(home, "package.json"));
  const load = async <Module>(name: string) => {
    const loaded = (await import(pathToFileURL(require.resolve(name)).href)) as { default: Module };
    return loaded.default;
  };
  const puppeteer = await load<{ launch(options: object): Promise<Browser> }>("puppeteer-core");
  const chromium = await load<{ args: string[]; executablePath(): Promise<string> }>("@sparticuz/chromium");
  const browser = await puppeteer.launch({
    args: [...(own === undefined ? chromium.args : []), "--no-sandbox", "--allow-file-access-from-files"],
    executablePath: own ?? (await chromium.executablePath()),
    headless: own === undefined ? "shell" : true,
  });
  return { browser, axe: await readFile(join(home, "node_modules", "axe-core", "axe.min.js"), "utf8") };
}

async function packagesHome(progress: (text: string) => void): Promise<string> {
  const name = createHash("sha256").update(PACKAGES.join("\n")).digest("hex").slice(0, 16);
  const home = join(userCacheFolder(), "browser", name);
  if (existsSync(join(home, "node_modules"))) return home;
  const draft = `${home}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    progress(`Setting up ${PACKAGES.join(", ")} (once, about 110 MB)`);
    await writeFile(join(draft, "package.json"), '{ "private": true }\n');
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", ["install", "--prefix", draft, ...quiet, ...PACKAGES], {
      timeout: 600_000,
      shell: process.platform === "win32",
    });
    await rename(draft, home).catch(async (error: unknown) => {
      // Another run was faster.
      if (!existsSync(join(home, "node_modules"))) throw error;
    });
    return home;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
