import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Cloud, type CloudResource, openCloud } from "../../../scripts/sandbox/cloud.ts";
import { mutantsOf } from "./mutants.ts";
import { mayItSurvive } from "./survivors.ts";

let folder: string;
let cloud: Cloud;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mutants-"));
  cloud = openCloud(folder, []);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deploy = (type: string, id: string, more: Partial<CloudResource> = {}) => {
  const resource = { id, type: `azure-native:${type}`, inputs: {}, outputs: {}, ...more };
  cloud.put(resource);
  return { name: id.split("/").at(-1) ?? "", resource };
};

const mutate = (mutants: ReturnType<typeof mutantsOf>, name: string) => {
  const mutant = mutants.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`${name} is not among ${mutants.map((one) => one.name).join("; ")}`);
  mutant.apply({ cloud, folder });
};

const after = (activity: string) => [{ activity, dependencyConditions: ["Succeeded"] }];

it("takes a resource away with what is inside it, and nothing else", () => {
  const account = deploy("storage:StorageAccount", "/accounts/lake");
  const gold = deploy("storage:BlobContainer", "/accounts/lake/containers/gold");
  const other = deploy("storage:StorageAccount", "/accounts/lakehouse");
  mutate(mutantsOf([account, gold, other]), "storage:StorageAccount lake");
  expect(cloud.list().map(({ id }) => id)).toEqual(["/accounts/lakehouse"]);
});

it("leaves the containers whose ids lie below the settings of a blob service", () => {
  const settings = deploy("storage:BlobServiceProperties", "/accounts/lake/blobServices/default");
  deploy("storage:BlobContainer", "/accounts/lake/blobServices/default/containers/gold");
  mutate(mutantsOf([settings]), "storage:BlobServiceProperties default");
  expect(cloud.list().map(({ type }) => type)).toEqual(["azure-native:storage:BlobContainer"]);
});

it("takes an activity out of any depth, and joins what was before it with what was after it", () => {
  const activities = [
    { name: "Start" },
    {
      name: "Loop",
      dependsOn: after("Start"),
      activities: [{ name: "Look" }, { name: "Keep", dependsOn: after("Look") }],
    },
    { name: "Check", dependsOn: after("Loop"), ifFalseActivities: [{ name: "Fail" }] },
  ];
  const pipeline = deploy("datafactory:Pipeline", "/factories/f/pipelines/p", { inputs: { activities } });
  const mutants = mutantsOf([pipeline]);
  expect(mutants.slice(1).map(({ name }) => name.split(", ")[1])).toEqual([
    ...["activity Start", "activity Loop", "activity Look", "activity Keep", "activity Check", "activity Fail"],
  ]);
  mutate(mutants, "datafactory:Pipeline p, activity Loop");
  expect(cloud.get(pipeline.resource.id)?.inputs.activities).toEqual([
    { name: "Start", dependsOn: [] },
    { name: "Check", dependsOn: after("Start"), ifFalseActivities: [{ name: "Fail", dependsOn: [] }] },
  ]);
  mutate(mutants, "datafactory:Pipeline p, activity Look");
  expect(cloud.get(pipeline.resource.id)?.inputs.activities).toMatchObject([
    {},
    { name: "Loop", activities: [{ name: "Keep", dependsOn: [] }] },
    {},
  ]);
});

it("stops what is started", () => {
  const trigger = deploy("datafactory:Trigger", "/factories/f/triggers/t", { runtimeState: "Started" });
  mutate(mutantsOf([trigger]), "datafactory:Trigger t, stopped");
  expect(cloud.get(trigger.resource.id)?.runtimeState).toBe("Stopped");
});

it("no grant, container, endpoint, pipeline or activity may survive", () => {
  const types = [
    "authorization:RoleAssignment",
    "storage:BlobContainer",
    "network:PrivateEndpoint",
    "datafactory:Activity",
  ];
  expect(types.map((type) => mayItSurvive({ name: `${type} x`, type, apply: () => undefined }))).toEqual(
    types.map(() => undefined),
  );
});
