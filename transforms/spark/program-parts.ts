import { readFile } from "node:fs/promises";

/** Parts of a job of gold alone, in their order. */
const GOLD_PARTS = ["tables", "files", "lease", "gold", "run"];

/** Parts of a job that folds linked tables too. */
const ALL_PARTS = [
  ...["tables", "files", "lease", "gold", "silver", "rows", "fold", "linked", "options", "link", "run"],
];

/** The Python text of the parts that no model changes. */
export function programParts(scope: "gold" | "silver and gold"): Promise<string[]> {
  const names = scope === "gold" ? GOLD_PARTS : ALL_PARTS;
  return Promise.all(names.map((name) => readFile(new URL(`program/${name}.py`, import.meta.url), "utf8")));
}
