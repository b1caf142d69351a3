import { afterEach, beforeEach, expect, it } from "vitest";
import { createArm } from "../../../components/provider/arm.ts";
import { describeStatus, switchTriggers } from "../../../scripts/triggers/switch.ts";
import { type ArmFake, startArmFake, TRIGGER_ID } from "../../support/arm.ts";

let fake: ArmFake;
beforeEach(async () => {
  fake = await startArmFake();
});
afterEach(() => fake.close());

const { signal } = new AbortController();
const triggers = () => ({ arm: createArm(fake.endpoint, async () => "token"), ids: [TRIGGER_ID] });

it("starts and stops triggers and tells what Azure reports", async () => {
  const [started] = await switchTriggers(triggers(), "start", signal);
  expect([fake.state, started?.runtimeState]).toEqual(["Started", "Started"]);
  const [stopped] = await switchTriggers(triggers(), "stop", signal);
  expect([fake.state, stopped?.runtimeState]).toEqual(["Stopped", "Stopped"]);
});

it("changes nothing when asked for the status", async () => {
  await switchTriggers(triggers(), "status", signal);
  expect(fake.calls).toEqual(["GET trigger"]);
});

it("says what to grant when the operator may not start, and what to check when there is no trigger", async () => {
  fake.faults.start.push({ status: 403, code: "AuthorizationFailed" });
  await expect(switchTriggers(triggers(), "start", signal)).rejects.toMatchObject({
    code: "CI-TRIGGER-002",
    message: expect.stringMatching(/^Trigger nightly of Data Factory adf-contoso did not start: 403/),
  });
  fake.state = undefined;
  await expect(switchTriggers(triggers(), "status", signal)).rejects.toMatchObject({ code: "CI-CLI-041" });
});

it("describes a trigger by its times or its events", () => {
  const common = { id: TRIGGER_ID, name: "nightly", runtimeState: "Started", type: "", pipelines: ["transform"] };
  expect(describeStatus({ ...common, times: ["03:00", "15:00"], timeZone: "UTC" })).toBe(
    "nightly: Started; starts transform at 03:00, 15:00 UTC",
  );
  expect(describeStatus({ ...common, times: [], timeZone: "" })).toBe("nightly: Started; starts transform by events");
});
