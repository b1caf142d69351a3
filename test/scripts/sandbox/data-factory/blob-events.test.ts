import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Cloud, openCloud } from "../../../../scripts/sandbox/cloud.ts";
import { triggersFiredBy } from "../../../../scripts/sandbox/data-factory/blob-events.ts";
import { directoryWith } from "../../../../scripts/sandbox/directory.ts";

const ACCOUNT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/landing";
const TRIGGER = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.DataFactory/factories/adf/triggers/landing";

let folder: string;
let cloud: Cloud;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "blob-events-"));
  cloud = openCloud(folder, directoryWith());
  account("Enabled");
  trigger({ runtimeState: "Started", followsEvents: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function account(publicNetworkAccess: string): void {
  const inputs = { accountName: "landing", publicNetworkAccess };
  cloud.put({ id: ACCOUNT, type: "azure-native:storage:StorageAccount", inputs, outputs: {} });
}

function trigger(state: { runtimeState: "Started" | "Stopped"; followsEvents: boolean }): void {
  const properties = {
    type: "BlobEventsTrigger",
    scope: ACCOUNT,
    events: ["Microsoft.Storage.BlobCreated"],
    blobPathBeginsWith: "/dataverse-x/blobs/Changelog/changelog.info",
    ignoreEmptyBlobs: true,
  };
  cloud.put({ id: TRIGGER, type: "azure-native:datafactory:Trigger", inputs: { properties }, outputs: {}, ...state });
}

const blob = { account: "landing", container: "dataverse-x", path: "Changelog/changelog.info", bytes: 20 };
const fired = (more: Partial<typeof blob> = {}) => triggersFiredBy({ ...blob, ...more }, cloud).map(({ id }) => id);

it("fires the subscribed trigger whose filter fits, and nothing for a file that is still empty", () => {
  expect(fired()).toEqual([TRIGGER]);
  expect(fired({ bytes: 0 })).toEqual([]);
  expect(fired({ path: "2024-01-01T10.00.00Z/model.json" })).toEqual([]);
  expect(fired({ account: "lake" })).toEqual([]);
});

it("fires no trigger that is stopped or not subscribed, and none of an account without public endpoint", () => {
  trigger({ runtimeState: "Stopped", followsEvents: true });
  expect(fired()).toEqual([]);
  trigger({ runtimeState: "Started", followsEvents: false });
  expect(fired()).toEqual([]);
  trigger({ runtimeState: "Started", followsEvents: true });
  account("Disabled");
  expect(fired()).toEqual([]);
});
