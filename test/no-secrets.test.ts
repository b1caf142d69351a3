import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { secretsIn } from "./support/secrets.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

const files = ["stacks", "components", "transforms", "scripts"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map(({ parentPath, name }) => join(parentPath, name))
    // Hashes of modules.
    .filter((path) => !path.endsWith("go.sum"))
    .map((path) => ({ where: relative(ROOT, path), text: readFileSync(path, "utf8") })),
);

it("F37 no secret stands in code or settings", () => {
  expect(files.length).toBeGreaterThan(300);
  expect(secretsIn(files)).toEqual([]);
});

describe("F37 a secret would be noticed", () => {
  const key = `${"kR9vdM02xNOcqFlqUwJP/LlmEtlCDXJ1OUzFT50uSRZ6".repeat(2).slice(0, 86)}==`;

  it.each([
    ["an account key", `AccountKey=${key}`],
    ["a key alone", `key: "${key}"`],
    ["a shared access signature", `https://x.dfs.core.windows.net/c?sv=1&sig=${encodeURIComponent(key.slice(0, 44))}`],
    ["a connection string", `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${key}`],
    ["a client secret", `"abc8Q~${"a".repeat(34)}"`],
    ["a client secret by its name", `clientSecret: "a secret of mine"`],
    ["a bearer token", `eyJhbGciOiJIUzI1NiJ9.${"eyJvaWQiOiIxMjM0NTY3ODkwIn0".repeat(2)}.${"s1gnatureOfIt".repeat(3)}`],
    ["a private key", `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC`],
    ["32 random bytes without a name", "value: dR5fGq2Zp8LxW0vK7mNbT3cYhJ9sQeAu4iOzXyPlM1E="],
  ])("%s", (_, text) => {
    expect(secretsIn([{ where: "file", text }])).not.toEqual([]);
  });

  it("a known value, whatever it looks like", () => {
    expect(secretsIn([{ where: "state", text: "{password: tomato}" }], ["tomato"])).toEqual([
      "state: a secret of the sandbox or of the shell",
    ]);
  });

  it("and hashes, ids, paths and names are none", () => {
    const text = [
      ...[
        "a".repeat(64),
        "5a4d0b07-0000-4000-8000-000000000001",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      ],
      "/subscriptions/5a4d0b07/resourceGroups/rg-contoso-prod-data/providers/Microsoft.Storage/storageAccounts",
      "profilesCustomerActivitiesOrdersSupportingProductsLoyaltyCards",
    ].join("\n");
    expect(secretsIn([{ where: "state", text }])).toEqual([]);
  });
});
