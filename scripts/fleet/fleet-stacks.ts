import { readdirSync } from "node:fs";
import { join } from "node:path";
import { settingProblems } from "../../stacks/config.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { SettingsTree } from "../init/settings-tree.ts";
import { readStackFile, stackFolderOf } from "../init/stack-file.ts";

/** One customer's environment, by its settings file. */
export interface FleetStack {
  /** Name of the Pulumi stack, e.g. contoso-prod. */
  readonly name: string;
  /** Rings are rolled out one after the other, the lowest first. @default 1 */
  readonly ring: number;
  readonly settings: SettingsTree;
  /** What is wrong with the settings. */
  readonly problems: readonly string[];
}

/**
 * Every stack of a project that has a settings file, by ring and name.
 *
 * @throws OperatorError CI-FLEET-001 when there is none.
 */
export function fleetStacks(project: string): readonly FleetStack[] {
  const folder = stackFolderOf(project);
  const names = readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  if (names.length === 0) {
    const hint = "commerce-insights init writes them, one for each customer and environment.";
    throw new OperatorError("CI-FLEET-001", `${folder} has no settings file Pulumi.<stack>.yaml.`, hint);
  }
  return names.map((name) => readStack(name, join(folder, `Pulumi.${name}.yaml`))).sort(byRing);
}

function readStack(name: string, path: string): FleetStack {
  try {
    const { settings } = readStackFile(path);
    const { ring } = settings;
    const problems = settingProblems(settings);
    return { name, ring: typeof ring === "number" ? ring : 1, settings, problems };
  } catch (error) {
    // A broken file of one customer does not hide the others.
    if (error instanceof OperatorError) return { name, ring: 1, settings: {}, problems: [error.message] };
    throw error;
  }
}

function byRing(left: FleetStack, right: FleetStack): number {
  return left.ring - right.ring || left.name.localeCompare(right.name, "en");
}
