import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./support/sandbox.ts";

/** Codes that no test names, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "CI-CLI-040": "needs a Pulumi backend without the stack; the reader of outputs is tested with it present",
  "CI-ERASE-005": "needs a check that begins to fail within the run of an erasure",
  "CI-EXISTING-001":
    "needs a network that is gone; what is read of one is judged in test/stacks/existing-network.test.ts",
  "CI-EXISTING-002": "its problems are whole values in test/stacks/existing-network.test.ts; only the wrapping is not",
  "CI-FEED-010": "a fault of the kit: only a broken fold loses rows",
  "CI-FLEET-004": "a file that cannot be written, after a whole fleet was read",
  "CI-GOLD-003": "a fault of the kit: only a broken query fails",
  "CI-INIT-005": "needs a person at a terminal who leaves",
  "CI-JOB-014": "needs an image whose Node does not start",
  "CI-PIPE-001": "the demo's own pipeline has to fail",
  "CI-POLICY-005": "needs a program that fails in preview",
  "CI-SANDBOX-001": "the sample stack has to fail",
  "CI-SANDBOX-003": "needs a sandbox that lost a resource behind Pulumi's back",
  "CI-SANDBOX-007": "needs a machine on which no process starts in time",
  "CI-SETUP-003": "needs a failing npm",
  "CI-SETUP-004": "needs a package node without a binary",
  "CI-SETUP-006": "wrong usage of the set-up, whose arguments only the kit's own scripts give",
  "CI-SETUP-007": "needs a Node older than 20",
  "CI-SETUP-008": "needs a disk that refuses",
};

it("every error code of docs/errors.md is reached by a test, or says why not", () => {
  const page = readFileSync(join(ROOT, "docs", "errors.md"), "utf8");
  const codes = page.split("\n").flatMap((line) => /^\| (CI-[A-Z]+-\d{3}) \|/.exec(line)?.[1] ?? []);
  const texts = readdirSync(join(ROOT, "test"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.startsWith("error-codes"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  const named = new Set(texts.flatMap((text) => text.match(/\bCI-[A-Z]+-\d{3}\b/g) ?? []));
  expect(codes.filter((code) => !named.has(code))).toEqual(Object.keys(EXCEPTIONS).sort());
});
