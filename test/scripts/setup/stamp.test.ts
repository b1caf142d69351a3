import { expect, it } from "vitest";
import type { LockFile } from "../../../scripts/setup/stamp.mjs";
import { isCurrent, isInstalledByNpm, stampOf } from "../../../scripts/setup/stamp.mjs";

const LINUX = { os: "linux", cpu: "x64" };

it("knows an installation from the same lock file on the same platform", () => {
  const stamp = stampOf("lock", "linux-x64");
  expect(isCurrent(JSON.stringify(stamp), stampOf("lock", "linux-x64"))).toBe(true);
});

it.each([
  { case: "the lock file has changed", recorded: JSON.stringify(stampOf("older lock", "linux-x64")) },
  { case: "node_modules came from another platform", recorded: JSON.stringify(stampOf("lock", "darwin-arm64")) },
  { case: "the installation was interrupted", recorded: undefined },
  { case: "the stamp is cut off", recorded: '{"lock":"' },
])("installs again when $case", ({ recorded }) => {
  expect(isCurrent(recorded, stampOf("lock", "linux-x64"))).toBe(false);
});

const zod = { version: "4.6.7", integrity: "sha512-a" };
const esbuildLinux = { version: "1.0.0", optional: true, os: ["linux"], cpu: ["x64"] };
const esbuildMac = { version: "1.0.0", optional: true, os: ["darwin"], cpu: ["arm64"] };
const needsOtherPlatform = { version: "1.0.0", optional: true };
const lock = {
  packages: {
    "": {},
    "node_modules/zod": zod,
    "node_modules/esbuild-linux": esbuildLinux,
    "node_modules/esbuild-mac": esbuildMac,
    "node_modules/esbuild-mac-runtime": needsOtherPlatform,
  },
};

it("leaves an installation alone that npm itself has finished", () => {
  const installed = { packages: { "node_modules/zod": zod, "node_modules/esbuild-linux": esbuildLinux } };
  expect(isInstalledByNpm(lock, installed, LINUX)).toBe(true);
});

const unfinished: { case: string; packages: LockFile["packages"] }[] = [
  { case: "a package is missing", packages: { "node_modules/esbuild-linux": esbuildLinux } },
  {
    case: "a package has another version",
    packages: { "node_modules/zod": { ...zod, version: "4.6.6" }, "node_modules/esbuild-linux": esbuildLinux },
  },
  {
    case: "a package has other content",
    packages: { "node_modules/zod": { ...zod, integrity: "sha512-b" }, "node_modules/esbuild-linux": esbuildLinux },
  },
  {
    case: "the binaries are those of another platform",
    packages: { "node_modules/zod": zod, "node_modules/esbuild-mac": esbuildMac },
  },
];

it.each(unfinished)("installs when $case", ({ packages }) => {
  expect(isInstalledByNpm(lock, { packages }, LINUX)).toBe(false);
});
