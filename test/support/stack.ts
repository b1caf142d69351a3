import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Caller } from "../../stacks/caller.ts";
import type { StackSettings } from "../../stacks/config.ts";
import type { JobBundle } from "../../stacks/job-bundle.ts";

const FOLDER = new URL("../../stacks/examples/", import.meta.url);

/** Names of the sample stacks: every file of stacks/examples is one. */
export const EXAMPLES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -".yaml".length))
  .sort();

const KEY = "commerce-insights:stack";

/** Settings of an example, as they are written. */
export function exampleSettings(name: string): StackSettings {
  const path = new URL(`${name}.yaml`, FOLDER);
  return (parse(readFileSync(path, "utf8")) as { config: Record<typeof KEY, StackSettings> }).config[KEY];
}

/** Somebody who deploys. */
export const CALLER: Caller = {
  subscriptionId: "00000000-0000-4000-8000-000000000001",
  tenantId: "00000000-0000-4000-8000-000000000002",
  principalId: "00000000-0000-4000-8000-000000000003",
  principalType: "ServicePrincipal",
};

/** A built job of one file, which is this one. */
export const BUNDLE: JobBundle = {
  files: [{ name: "run.mjs", sha256: "a".repeat(64), path: fileURLToPath(import.meta.url) }],
  bootstrap: "start()",
  runtime: {
    node: { name: "node", sha256: "b".repeat(64), path: fileURLToPath(import.meta.url) },
    bootstrap: { name: "bootstrap.mjs", sha256: "c".repeat(64), path: fileURLToPath(import.meta.url) },
  },
};
