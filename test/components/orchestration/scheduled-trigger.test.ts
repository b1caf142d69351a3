import { describe, expect, it } from "vitest";
import { ScheduledTrigger, type ScheduledTriggerArgs } from "../../../components/orchestration/scheduled-trigger.ts";
import { deploy, inputsOf, orphansOf, partsOf, resolved } from "../../support/pulumi.ts";

const args: ScheduledTriggerArgs = {
  resourceGroupName: "rg-compute",
  factoryName: "adf",
  pipelineName: "transform",
  schedule: { hours: [3], minutes: [0], timeZone: "Europe/Amsterdam" },
  desired: "started",
  startAfter: [],
};

const hashWith = async (change: Partial<ScheduledTriggerArgs>) => {
  const { resources } = await deploy(() => new ScheduledTrigger("trigger", { ...args, ...change }));
  return inputsOf(resources, "commerce:index:TriggerState").definitionHash;
};

describe("a scheduled trigger", () => {
  it("is the trigger and its running state", async () => {
    const { resources, urns, result } = await deploy(() => new ScheduledTrigger("trigger", args));
    expect(partsOf(resources)).toEqual([
      "commerce-insights:orchestration:ScheduledTrigger trigger",
      "commerce:index:TriggerState trigger-state",
      "datafactory:Trigger trigger",
    ]);
    expect(orphansOf(urns)).toEqual([]);
    expect(await resolved(result.runtimeState)).toBe("Started");
  });

  it("starts the pipeline at the hours of the schedule", async () => {
    const { resources } = await deploy(() => new ScheduledTrigger("trigger", args));
    expect(inputsOf(resources, "azure-native:datafactory:Trigger")).toEqual({
      triggerName: "transform-schedule",
      factoryName: "adf",
      resourceGroupName: "rg-compute",
      properties: {
        type: "ScheduleTrigger",
        description: "Starts the transform before Customer Insights refreshes.",
        pipelines: [{ pipelineReference: { referenceName: "transform", type: "PipelineReference" } }],
        recurrence: {
          frequency: "Day",
          interval: 1,
          startTime: "2026-01-01T00:00:00",
          timeZone: "W. Europe Standard Time",
          schedule: { hours: [3], minutes: [0] },
        },
      },
    });
  });

  it("is started again after every change of its definition, the user's own included", async () => {
    const hash = await hashWith({});
    expect(await hashWith({})).toBe(hash);
    expect(await hashWith({ schedule: { ...args.schedule, hours: [4] } })).not.toBe(hash);
    expect(await hashWith({ pipelineName: "other" })).not.toBe(hash);
    const transform = {
      trigger: { properties: { type: "ScheduleTrigger" as const, recurrence: { frequency: "Hour" } } },
    };
    expect(await hashWith({ transform })).not.toBe(hash);
  });

  it("has a state that follows the trigger and what a run needs", async () => {
    const { resources } = await deploy(() => new ScheduledTrigger("trigger", { ...args, desired: "stopped" }));
    expect(inputsOf(resources, "commerce:index:TriggerState")).toMatchObject({
      triggerId: expect.stringMatching(/\/mock\/trigger$/),
      desired: "stopped",
    });
  });
});
