import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What a folder's files may import, besides packages. The longest matching folder decides; anything absent is forbidden. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  components: ["components"],
  stacks: [
    ...["stacks", "components", "transforms/layers.ts"],
    ...["transforms/overlay/overlay.ts", "transforms/overlay/check-overlay.ts"],
    "transforms/storefront/feed-settings.ts",
  ],
  scripts: [
    "scripts",
    "transforms",
    "policies",
    "stacks/config.ts",
    "stacks/config-error.ts",
    "stacks/kit-version.ts",
    "stacks/billed-parts.ts",
    "stacks/compute-checks.ts",
    "stacks/compute-settings.ts",
    "stacks/network-checks.ts",
    "stacks/required-tags.ts",
    "stacks/resource-ids.ts",
    "stacks/manual-places.ts",
    "stacks/manual-steps.ts",
    "stacks/manual-step.ts",
    "stacks/run-sheet-steps.ts",
    "components/naming.ts",
    "components/roles.ts",
    "components/provider",
  ],
  policies: ["policies"],
  transforms: ["transforms"],
  "transforms/kernel": ["transforms/kernel", "transforms/dialects", "transforms/delta/schema.ts"],
  "transforms/dialects": [
    "transforms/dialects",
    "transforms/kernel",
    "transforms/delta/schema.ts",
    "transforms/engine/session.ts",
  ],
  "transforms/bronze": ["transforms/kernel"],
  "transforms/silver": ["transforms/kernel", "transforms/bronze"],
  "transforms/gold": ["transforms/kernel", "transforms/silver", "transforms/gold"],
  "transforms/lineage": ["transforms/lineage", "transforms/kernel", "transforms/dialects", "transforms/engine"],
  "transforms/overlay": [
    ...["transforms/overlay", "transforms/kernel", "transforms/silver", "transforms/gold"],
    ...["transforms/models.ts", "transforms/delta", "transforms/run-context.ts"],
  ],
  "transforms/spark": [
    "transforms/spark",
    "transforms/kernel",
    ...["transforms/dialects/spark.ts", "transforms/dialects/spark-fold.ts"],
    "transforms/checks/offenders.ts",
    ...["transforms/synapse-link/silver-schema.ts", "transforms/synapse-link/silver-load.ts"],
    "transforms/publish/gold-schema.ts",
    "transforms/storage/location.ts",
    "transforms/layers.ts",
    "transforms/operator-error.ts",
  ],
  "transforms/engine": ["transforms/engine", "transforms/operator-error.ts"],
  "transforms/storage": ["transforms/storage", "transforms/operator-error.ts"],
  "transforms/delta": ["transforms/delta", "transforms/storage", "transforms/engine", "transforms/operator-error.ts"],
};

const FOLDERS = ["stacks", "components", "transforms", "scripts", "policies"];

interface Import {
  readonly file: string;
  readonly target: string;
}

function sourcesOf(folder: string): string[] {
  const path = join(ROOT, folder);
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter(
      (entry) => entry.isFile() && /\.(ts|mjs|cjs)$/.test(entry.name) && !entry.parentPath.includes("node_modules"),
    )
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  const found = text.matchAll(/(?:from\s+|import\s+|import\()["'](\.[^"']+)["']/g);
  return [...found].map((match) => ({ file, target: normalize(join(dirname(file), match[1]!)) }));
}

function isAllowed({ file, target }: Import): boolean {
  const folder = Object.keys(ALLOWED)
    .filter((name) => file.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
  return (ALLOWED[folder ?? ""] ?? []).some((name) => target === name || target.startsWith(`${name}/`));
}

const files = FOLDERS.flatMap((folder) => {
  try {
    return sourcesOf(folder);
  } catch {
    return [];
  }
});

describe("architecture", () => {
  it("imports flow one way", () => {
    const forbidden = files.flatMap(importsOf).filter((one) => !isAllowed(one));
    expect(forbidden.map(({ file, target }) => `${file} must not import ${target}`)).toEqual([]);
  });

  it("has no import cycle", () => {
    const graph = new Map(files.map((file) => [file, importsOf(file).map(({ target }) => target)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("has no barrels and no file that is named after nothing", () => {
    const vague = files.filter((file) => /(^|\/)(utils?|helpers?|types|constants|common|misc)\.(ts|mjs)$/.test(file));
    expect(vague).toEqual([]);
  });

  it("reads modules of azure-native one by one, never the package root", () => {
    const roots = files.filter((file) =>
      /from "@pulumi\/azure-native(\/[a-z]+)?"/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(roots).toEqual([]);
  });
});
