import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Arm, createArm } from "../../../components/provider/arm.ts";
import {
  type Patience,
  readTriggerState,
  startTrigger,
  stopTrigger,
} from "../../../components/provider/trigger-actions.ts";
import { type ArmFake, startArmFake, TRIGGER_ID } from "../../support/arm.ts";

const quick: Patience = { tries: 4, firstPauseMilliseconds: 1, longestPauseMilliseconds: 5 };
let fake: ArmFake;
let arm: Arm;

beforeEach(async () => {
  fake = await startArmFake();
  arm = createArm(`${fake.endpoint}/`, async () => "token");
});

afterEach(() => fake.close());

describe("starting a trigger", () => {
  it("makes sure that Azure reports it as started", async () => {
    await startTrigger(arm, TRIGGER_ID, quick);
    expect(fake.state).toBe("Started");
    expect(fake.calls).toEqual(["GET trigger", "POST trigger/start", "GET trigger"]);
  });

  it("leaves a started one alone", async () => {
    fake.state = "Started";
    await startTrigger(arm, TRIGGER_ID, quick);
    expect(fake.calls).toEqual(["GET trigger"]);
  });

  it.each([
    ["throttling", { status: 429, code: "TooManyRequests", retryAfterSeconds: 0 }],
    ["a change in progress", { status: 409, code: "TriggerEnabledCannotUpdate" }],
    ["an outage", { status: 503, code: "ServiceUnavailable" }],
    ["a factory that is not visible yet", { status: 404, code: "ResourceNotFound" }],
  ])("survives %s", async (_what, fault) => {
    fake.faults.start.push(fault, fault);
    await startTrigger(arm, TRIGGER_ID, quick);
    expect(fake.state).toBe("Started");
  });

  it("does not take an accepted request for a started trigger", async () => {
    fake.looksUntilVisible = 2;
    await startTrigger(arm, TRIGGER_ID, quick);
    expect(fake.state).toBe("Started");
    fake.state = "Stopped";
    fake.looksUntilVisible = 99;
    await expect(startTrigger(arm, TRIGGER_ID, quick)).rejects.toMatchObject({
      code: "CI-TRIGGER-001",
      message: [
        "CI-TRIGGER-001 Trigger nightly of Data Factory adf-contoso did not start: Azure reports the state Stopped.",
        "hint: Repeat pulumi up. No run starts by itself until then.",
      ].join("\n"),
    });
  });

  it("asks for the role at once when it is not allowed to", async () => {
    fake.faults.start.push({ status: 403, code: "AuthorizationFailed" });
    await expect(startTrigger(arm, TRIGGER_ID, quick)).rejects.toMatchObject({
      code: "CI-TRIGGER-002",
      hint: expect.stringContaining("Grant the deployer the role Data Factory Contributor on adf-contoso"),
    });
    expect(fake.calls).toEqual(["GET trigger", "POST trigger/start"]);
  });

  it("ends when the deployment is cancelled", async () => {
    const cancelled = new AbortController();
    cancelled.abort(new Error("cancelled"));
    await expect(startTrigger(arm, TRIGGER_ID, { ...quick, signal: cancelled.signal })).rejects.toThrow(/cancelled/);
  });
});

describe("stopping a trigger", () => {
  it("makes sure that Azure reports it as stopped", async () => {
    fake.state = "Started";
    await stopTrigger(arm, TRIGGER_ID, quick);
    expect(fake.state).toBe("Stopped");
  });

  it("is done when there is no trigger", async () => {
    fake.state = undefined;
    await stopTrigger(arm, TRIGGER_ID, quick);
    expect(fake.calls).toEqual(["GET trigger"]);
  });

  it("says that the definition was left alone when it cannot", async () => {
    fake.state = "Started";
    fake.faults.stop.push(...Array(4).fill({ status: 500 }));
    await expect(stopTrigger(arm, TRIGGER_ID, quick)).rejects.toMatchObject({
      hint: "Repeat pulumi up. Its definition was left as it was.",
    });
  });
});

it("tells a missing trigger from a stopped one", async () => {
  expect(await readTriggerState(arm, TRIGGER_ID)).toBe("Stopped");
  fake.state = undefined;
  expect(await readTriggerState(arm, TRIGGER_ID)).toBeUndefined();
});

describe("a trigger that follows events", () => {
  it("subscribes before it starts, and leaves after it stopped", async () => {
    fake.subscription = "Disabled";
    await startTrigger(arm, TRIGGER_ID, quick);
    expect([fake.state, fake.subscription]).toEqual(["Started", "Enabled"]);
    const order = (calls: readonly string[]) => calls.filter((call) => /(start|stop|Events)$/.test(call));
    expect(order(fake.calls)).toEqual(["POST trigger/subscribeToEvents", "POST trigger/start"]);
    fake.calls.length = 0;
    await stopTrigger(arm, TRIGGER_ID, quick);
    expect([fake.state, fake.subscription]).toEqual(["Stopped", "Disabled"]);
    expect(order(fake.calls)).toEqual(["POST trigger/stop", "POST trigger/unsubscribeFromEvents"]);
  });

  it("that lost its subscription gets it back", async () => {
    fake.subscription = "Disabled";
    fake.state = "Started";
    await startTrigger(arm, TRIGGER_ID, quick);
    expect(fake.subscription).toBe("Enabled");
  });
});
