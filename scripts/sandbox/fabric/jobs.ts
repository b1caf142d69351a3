import type { CloudResource } from "../cloud.ts";
import { FABRIC } from "./fabric-cloud.ts";
import { FabricRefusal, notFound } from "./fabric-refusal.ts";
import {
  type FabricCall,
  type FabricReply,
  type FabricWorld,
  itemOf,
  requireCapacity,
  workspaceOf,
} from "./fabric-world.ts";

/** Schedules one item may have (Microsoft Learn: job scheduler, 2026-06). */
const MOST_SCHEDULES = 20;

export function createSchedule(world: FabricWorld, call: FabricCall): FabricReply {
  const { cloud, unique } = world;
  const { id: workspaceId } = workspaceOf(world, call, "Contributor");
  const { id: itemId } = itemOf(world, call);
  const { enabled, configuration } = call.body;
  const others = cloud.list(FABRIC.schedule).filter(({ inputs }) => inputs.itemId === itemId);
  if (others.length >= MOST_SCHEDULES) {
    throw new FabricRefusal(400, "ScheduleLimitReached", `An item has at most ${MOST_SCHEDULES} schedules.`);
  }
  const inputs = { workspaceId, itemId, jobType: call.parameters.jobType, enabled, configuration };
  const schedule = { id: unique("schedule"), type: FABRIC.schedule, inputs, outputs: {} };
  cloud.put(schedule);
  return { status: 201, body: describedSchedule(schedule) };
}

export function readSchedule(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Viewer");
  return { status: 200, body: describedSchedule(partOf(world, call, FABRIC.schedule, "schedule")) };
}

export function updateSchedule(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Contributor");
  const schedule = partOf(world, call, FABRIC.schedule, "schedule");
  const { enabled = schedule.inputs.enabled, configuration = schedule.inputs.configuration } = call.body;
  world.cloud.put({ ...schedule, inputs: { ...schedule.inputs, enabled, configuration } });
  return readSchedule(world, call);
}

export function deleteSchedule(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Contributor");
  world.cloud.remove(partOf(world, call, FABRIC.schedule, "schedule").id);
  return { status: 200 };
}

/** Starts a job of an item now. */
export function runJob(world: FabricWorld, call: FabricCall): FabricReply {
  const { cloud, unique, now, startJob } = world;
  const workspace = workspaceOf(world, call, "Contributor");
  requireCapacity(world, workspace);
  const item = itemOf(world, call);
  const jobType = call.parameters.jobType ?? call.query.get("jobType") ?? "";
  const inputs = { workspaceId: workspace.id, itemId: item.id, jobType };
  const outputs = { status: "NotStarted", startTimeUtc: now().toISOString() };
  const instance = { id: unique("job"), type: FABRIC.job, inputs, outputs };
  cloud.put(instance);
  startJob(instance, item);
  const location = `https://api.fabric.microsoft.com/v1/workspaces/${workspace.id}/items/${item.id}/jobs/instances/${instance.id}`;
  return { status: 202, headers: { location, "retry-after": "1" } };
}

export function readJob(world: FabricWorld, call: FabricCall): FabricReply {
  workspaceOf(world, call, "Viewer");
  const { id, inputs, outputs } = partOf(world, call, FABRIC.job, "instance");
  return {
    status: 200,
    body: { id, itemId: inputs.itemId, jobType: inputs.jobType, invokeType: "Manual", ...outputs },
  };
}

function partOf(world: FabricWorld, call: FabricCall, type: string, parameter: string): CloudResource {
  const { id: itemId } = itemOf(world, call);
  const id = call.parameters[parameter] ?? "";
  const found = world.cloud.get(id);
  if (found?.type !== type || found.inputs.itemId !== itemId) throw notFound(`${parameter} ${id}`);
  return found;
}

function describedSchedule({ id, inputs }: CloudResource) {
  return { id, enabled: inputs.enabled, configuration: inputs.configuration };
}

/** For a sandbox that runs no jobs of items: every one fails, and says so. */
export function refuseJob(cloud: FabricWorld["cloud"]): FabricWorld["startJob"] {
  return (instance) => {
    const failureReason = { errorCode: "NotServed", message: "This sandbox does not run jobs of Fabric items." };
    cloud.put({ ...instance, outputs: { ...instance.outputs, status: "Failed", failureReason } });
  };
}
