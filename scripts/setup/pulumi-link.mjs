// @ts-check
import { readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Puts the Pulumi CLI into node_modules/.bin, so that `npx pulumi up` typed by hand finds it and, as npx puts that
 * folder on PATH, runs with the pinned Node. Not on Windows, where links need a privilege.
 * @param {import("./checkout.mjs").Checkout} checkout
 * @param {import("./ways-to-pulumi.mjs").PulumiCli} pulumi
 */
export function linkPulumi({ binaries }, { folder, isOnPath }) {
  if (process.platform === "win32") return;
  const link = join(binaries, "pulumi");
  const target = join(folder, "pulumi");
  const current = linkTarget(link);
  if (isOnPath && current) rmSync(link); // An older link of ours would hide the official CLI.
  if (isOnPath || current === target) return;
  const fresh = `${link}-${process.pid}`;
  rmSync(fresh, { force: true });
  symlinkSync(target, fresh);
  renameSync(fresh, link); // Replaces at once: another process may be starting it.
}

/** @param {string} link */
function linkTarget(link) {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
