import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const CODE = /\bCI-(?:[A-Z]+)-\d{3}\b/g;

function codesInSources(): string[] {
  const files = ["stacks", "components", "transforms", "scripts"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs|cjs|py)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const found = files.flatMap((file) => readFileSync(file, "utf8").match(CODE) ?? []);
  return [...new Set(found)].sort();
}

it("docs/errors.md lists every error code of the kit, and no other", () => {
  const page = readFileSync(join(ROOT, "docs", "errors.md"), "utf8");
  const listed = page.split("\n").flatMap((line) => /^\| (CI-[A-Z]+-\d{3}) \|/.exec(line)?.[1] ?? []);
  expect(listed).toEqual(codesInSources());
});
