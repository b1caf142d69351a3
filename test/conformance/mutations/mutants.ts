import { rmSync } from "node:fs";
import { join } from "node:path";
import type { CloudResource, Properties } from "../../../scripts/sandbox/cloud.ts";
import { listOf, propertiesOf, textOf } from "../../../scripts/sandbox/cloud-queries.ts";
import type { Sandbox } from "../../../scripts/sandbox/sandbox.ts";

/** A deployment with exactly one thing missing or switched off. */
export interface Mutant {
  /** Type and name in the program, then what is gone of it; the same for every deployment of the stack. */
  readonly name: string;
  /** Type token of the SDK without its package. */
  readonly type: string;
  /** Does it to what is deployed in a sandbox. */
  apply(sandbox: Editable): void;
}

/** What mutants change. */
type Editable = Pick<Sandbox, "cloud" | "folder">;

/** A deployed resource with the name it has in the program. */
export interface Deployed {
  readonly name: string;
  readonly resource: CloudResource;
}

/** Every mutant of what a stack deployed: each resource gone, each activity gone, each trigger stopped. Pure. */
export function mutantsOf(deployed: readonly Deployed[]): readonly Mutant[] {
  return deployed.flatMap((one) => [
    withoutResource(one),
    ...(one.resource.type.endsWith(":Pipeline") ? withoutActivities(one) : []),
    ...(one.resource.runtimeState === "Started" ? [stopped(one)] : []),
  ]);
}

/** Azure deletes what is inside too: grants and locks on it, containers, pipelines, zone groups. */
function withoutResource(deployed: Deployed): Mutant {
  return {
    ...{ name: labelOf(deployed), type: shortType(deployed.resource.type) },
    apply({ cloud, folder }) {
      const { type, id, inputs } = deployed.resource;
      const inside = isPartOf(type) ? [] : cloud.list().filter((other) => isInside(other.id, id));
      for (const other of [deployed.resource, ...inside]) cloud.remove(other.id);
      if (!type.endsWith(":Blob")) return;
      rmSync(join(folder, "storage", `${inputs.accountName}`, `${inputs.containerName}`, `${inputs.blobName}`));
    },
  };
}

function isInside(id: string, parent: string): boolean {
  return `${id}/`.toLowerCase().startsWith(`${parent}/`.toLowerCase());
}

/** Settings of the account under the id of its blob service: the containers below are not theirs. */
function isPartOf(type: string): boolean {
  return type.endsWith(":BlobServiceProperties");
}

function stopped(deployed: Deployed): Mutant {
  return {
    ...{ name: `${labelOf(deployed)}, stopped`, type: shortType(deployed.resource.type) },
    apply: ({ cloud }) => cloud.put({ ...deployed.resource, runtimeState: "Stopped" }),
  };
}

function withoutActivities(deployed: Deployed): readonly Mutant[] {
  const { resource: pipeline } = deployed;
  const activities = listOf(pipeline.inputs.activities).map(propertiesOf);
  return namesIn(activities).map((name) => ({
    ...{ name: `${labelOf(deployed)}, activity ${name}`, type: "datafactory:Activity" },
    apply: ({ cloud }) =>
      cloud.put({ ...pipeline, inputs: { ...pipeline.inputs, activities: without(activities, name) } }),
  }));
}

const INNER = ["activities", "ifTrueActivities", "ifFalseActivities", "defaultActivities"] as const;

function namesIn(activities: readonly Properties[]): readonly string[] {
  return activities.flatMap((activity) => [
    textOf(activity.name),
    ...INNER.flatMap((key) => namesIn(listOf(activity[key]).map(propertiesOf))),
  ]);
}

/** The activities without one, at any depth; those that waited for it wait for what it waited for. */
function without(activities: readonly Properties[], name: string): readonly Properties[] {
  const gone = activities.find((activity) => activity.name === name);
  return activities
    .filter((activity) => activity !== gone)
    .map((activity) => {
      const inner = INNER.filter((key) => activity[key] !== undefined).map((key) => [
        key,
        without(listOf(activity[key]).map(propertiesOf), name),
      ]);
      const dependsOn = listOf(activity.dependsOn).flatMap((entry) =>
        propertiesOf(entry).activity === name ? listOf(gone?.dependsOn) : [entry],
      );
      return { ...activity, dependsOn, ...Object.fromEntries(inner) };
    });
}

function labelOf({ name, resource }: Deployed): string {
  return `${shortType(resource.type)} ${name}`;
}

function shortType(type: string): string {
  return type.replace(/^azure-native:/, "");
}
