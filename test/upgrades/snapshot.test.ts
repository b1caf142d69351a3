import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { secretsIn } from "../support/secrets.ts";
import { exampleSettings } from "../support/stack.ts";
import { readRelease, releases } from "./released.ts";
import { packSnapshot, unpackSnapshot } from "./snapshot.ts";

const here = { storageUrl: "https://127.0.0.1:4711", root: "/home/me/kit" };
const there = { storageUrl: "https://127.0.0.1:815", root: "/src" };

const resource = {
  ...{ urn: "urn:pulumi:dev::kit::azure-native:storage:Blob::run", type: "azure-native:storage:Blob", custom: true },
  ...{ id: "/subscriptions/s", inputs: { path: "/home/me/kit/dist/job/run.mjs" } },
  outputs: { url: "https://127.0.0.1:4711/stops/bundles/1" },
};

const snapshot = { version: "0.1.0", stack: "dev", settings: exampleSettings("contoso-dev"), resources: [resource] };

it("comes back with the places of another machine, and keeps none of its own", () => {
  const incidental = { created: "2026-11-25T13:00:00Z", sourcePosition: "file:///home/me/kit/stacks/groups.ts#1" };
  const packed = packSnapshot({ ...snapshot, resources: [{ ...resource, ...incidental }] }, here);
  expect(gunzipSync(packed).toString()).not.toMatch(/127\.0\.0\.1|\/home\/me|2026/);
  expect(unpackSnapshot(packed, there).resources).toEqual([
    {
      ...{ ...resource, inputs: { path: "/src/dist/job/run.mjs" } },
      outputs: { url: "https://127.0.0.1:815/stops/bundles/1" },
    },
  ]);
});

it.each(releases().flatMap(({ version, stacks }) => stacks.map((stack) => [version, stack])))(
  "release %s keeps the stack %s without secrets",
  (version, stack) => {
    const kept = readRelease(version, stack, { storage: { url: here.storageUrl } });
    expect([kept.version, kept.stack, kept.resources.length > 40]).toEqual([version, stack, true]);
    expect(secretsIn([{ where: stack, text: JSON.stringify(kept) }])).toEqual([]);
  },
);
