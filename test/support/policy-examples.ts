import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "./sandbox.ts";

/** Day the exemptions of the samples are compared with. */
export const AS_OF = "2026-11-25";

/** A file of stacks/examples: every one is a sample stack that the pack judges. */
export interface PolicyExample {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Every sample stack, found by its file. */
export function policyExamples(): PolicyExample[] {
  const folder = join(ROOT, "stacks", "examples");
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return files.sort().map((file) => {
    const { config } = parse(readFileSync(join(folder, file), "utf8")) as Pick<PolicyExample, "config">;
    return { name: file.replace(/\.yaml$/, ""), config };
  });
}
