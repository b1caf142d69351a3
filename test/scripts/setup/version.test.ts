import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isAtLeast, PULUMI_VERSION, parseVersion } from "../../../scripts/setup/version.mjs";

it.each([
  ["v3.259.0", [3, 259, 0]],
  ["pulumi 3.270.1-alpha.2+dirty", [3, 270, 1]],
  ["command not found", undefined],
])("reads the version out of %j", (text, expected) => {
  expect(parseVersion(text)).toEqual(expected);
});

it.each([
  { found: "v3.259.0", enough: true },
  { found: "3.260.0-dev.1", enough: true },
  { found: "10.0.0", enough: true },
  { found: "3.258.9", enough: false },
  { found: "2.999.999", enough: false },
  { found: "3.99.0", enough: false },
  { found: "", enough: false },
])("compares $found with 3.259.0 as numbers: $enough", ({ found, enough }) => {
  expect(isAtLeast(found, "3.259.0")).toBe(enough);
});

it("builds from source the version it asks for", () => {
  const module = readFileSync(new URL("../../../scripts/setup/pulumi/go.mod", import.meta.url), "utf8");
  expect(/github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(module)?.[1]).toBe(PULUMI_VERSION);
});
