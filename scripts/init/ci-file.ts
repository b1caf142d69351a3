import { readFileSync } from "node:fs";
import { join } from "node:path";
import { textAt } from "./stack-file.ts";

/** Systems with a template below scripts/templates/ci, and where each looks for its files. */
const SYSTEMS = {
  github: { template: "github-actions", folder: [".github", "workflows"] },
  azure: { template: "azure-pipelines", folder: [".azure-pipelines"] },
} as const;

/** What `init --ci` accepts. */
export const CI_SYSTEMS = Object.keys(SYSTEMS) as (keyof typeof SYSTEMS)[];

/** A workflow that previews, deploys and watches one stack. */
export interface CiFile {
  readonly path: string;
  readonly text: string;
  /** What writing it means: a new file, another text, or nothing. */
  readonly change: "new" | "different" | "none";
}

/**
 * The workflow of one stack, from the template of its system, and what is there already. Reads, writes nothing.
 *
 * @throws OperatorError CI-INIT-002 when the file that is there cannot be read.
 */
export function ciFileOf(project: string, system: keyof typeof SYSTEMS, stack: string): CiFile {
  const { template, folder } = SYSTEMS[system];
  const source = new URL(`../templates/ci/${template}.yml`, import.meta.url);
  const text = readFileSync(source, "utf8").replaceAll("__STACK__", stack);
  const path = join(project, ...folder, `commerce-insights-${stack}.yml`);
  const known = textAt(path);
  return { path, text, change: known === undefined ? "new" : known === text ? "none" : "different" };
}
