import pLimit from "p-limit";
import type { Store } from "../storage/store.ts";

/** Reports read at a time. */
const PARALLEL = 8;

/** Members of a report that hold text about rows; the others hold names of tables, columns and folders, and figures. */
const TELLING_MEMBERS = new Set(["sample", "message", "hint", "warnings"]);

/** What takes the place of a value. */
const ERASED = "(erased)";

/**
 * Takes telling values out of the stored run reports: keys in samples of checks, fields in messages.
 *
 * @param values lower case.
 * @returns how many reports were changed.
 */
export async function scrubReports(lake: Store, values: readonly string[]): Promise<number> {
  const paths: string[] = [];
  for await (const { path, isDirectory } of lake.list("ops/runs")) {
    if (!isDirectory && path.endsWith(".json")) paths.push(path);
  }
  const pattern = patternOf(values);
  if (pattern === undefined) return 0;
  const limit = pLimit(PARALLEL);
  const changed = await Promise.all(
    paths.map((path) =>
      limit(async () => {
        const text = (await lake.read(path)).toString("utf8");
        const scrubbed = scrubText(text, pattern);
        if (scrubbed === text) return false;
        await lake.put(path, scrubbed);
        return true;
      }),
    ),
  );
  return changed.filter(Boolean).length;
}

/** Finds any of the values as a word of its own, or as a part of a key. Pure. */
function patternOf(values: readonly string[]): RegExp | undefined {
  if (values.length === 0) return undefined;
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.map(escaped).join("|")})(?![\\p{L}\\p{N}])`, "giu");
}

/** A text as a regular expression that matches it. */
function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/**
 * A report's text without the values. Texts that stand alone, as samples do, go whole: what is left of a key would
 * still tell. Pure.
 */
function scrubText(text: string, pattern: RegExp): string {
  const found = (value: string) => value.search(pattern) >= 0;
  const clean = (value: unknown, name?: string): unknown => {
    if (typeof value === "string") {
      if (name === undefined || !TELLING_MEMBERS.has(name) || !found(value)) return value;
      return name === "sample" ? ERASED : value.replaceAll(pattern, ERASED);
    }
    if (Array.isArray(value)) return value.map((item) => clean(item, name));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item, key)]));
  };
  const report: unknown = JSON.parse(text);
  const scrubbed = clean(report);
  return JSON.stringify(scrubbed) === JSON.stringify(report) ? text : `${JSON.stringify(scrubbed, null, 1)}\n`;
}
