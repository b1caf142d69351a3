import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Account key, shared access signature, client secret (Entra ID writes `~` behind four characters). */
const SECRET =
  /AccountKey=[\w+/]{40,}={0,2}|[?&]sig=[\w%+/]{30,}|["'][\w.~-]{3}[78]Q~[\w.~-]{30,}["']|client_?secret["']?\s*[:=]\s*["'][^"'$]{8,}/i;

const lines = ["stacks", "components", "transforms", "scripts"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .flatMap(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return readFileSync(path, "utf8")
        .split("\n")
        .map((text, place) => ({ where: `${relative(ROOT, path)}:${place + 1}`, text }));
    }),
);

it("F37 no secret stands in code or settings", () => {
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.filter(({ text }) => SECRET.test(text)).map(({ where }) => where)).toEqual([]);
});

it("F37 a secret would be noticed", () => {
  const key = "a".repeat(86);
  for (const secret of [
    ...[`AccountKey=${key}==`, `https://x.dfs.core.windows.net/c?sv=1&sig=${key}`, `clientSecret: "${key}"`],
    ...[`"abc8Q~${key.slice(0, 34)}"`],
  ]) {
    expect(SECRET.test(secret)).toBe(true);
  }
});
