import { expect, it } from "vitest";
import { lossesOf, stepsOf } from "./judge-upgrade.ts";

const LAKE = "urn:pulumi:dev::kit::commerce-insights:components:DataLake$azure-native:storage:StorageAccount::lake";
const ALERT = "urn:pulumi:dev::kit::commerce-insights:monitoring:Alerts$azure-native:monitor:MetricAlert::alerts-late";

it("an upgrade may leave, change and add anything, and replace what holds nothing", () => {
  const steps = ["same", "update", "create"].map((op) => ({ op, urn: LAKE }));
  expect(lossesOf([...steps, { op: "replace", urn: ALERT }, { op: "delete", urn: ALERT }], "0.1.0")).toEqual([]);
});

it.each(["delete", "replace", "create-replacement", "delete-replaced", "discard", "remove-pending-replace"])(
  "%s of an account is a loss",
  (op) => {
    expect(lossesOf([{ op, urn: LAKE }], "0.1.0")).toEqual([
      `${op} commerce-insights:components:DataLake$azure-native:storage:StorageAccount::lake`,
    ]);
  },
);

it("a loss is accepted for one release and resource, by name", () => {
  const accepted = [{ from: "0.1.0", urn: "storage:StorageAccount::lake", why: "announced" }];
  const steps = [{ op: "delete", urn: LAKE }];
  expect([lossesOf(steps, "0.1.0", accepted), lossesOf(steps, "0.2.0", accepted)]).toEqual([[], [expect.any(String)]]);
});

it("reads the engine's event log", () => {
  const metadata = { op: "same", urn: LAKE, type: "azure-native:storage:StorageAccount", old: {}, new: {} };
  const log = [{ preludeEvent: {} }, { resourcePreEvent: { metadata } }, { resOutputsEvent: { metadata } }];
  expect(stepsOf(`${log.map((event) => JSON.stringify(event)).join("\n")}\n`)).toEqual([{ op: "same", urn: LAKE }]);
});
