import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import { ROOT } from "../support/sandbox.ts";
import { packSnapshot, type Snapshot, unpackSnapshot } from "./snapshot.ts";

const FOLDER = new URL("releases/", import.meta.url).pathname;

/** Releases with snapshots, and the stacks of each. */
export function releases(): readonly { readonly version: string; readonly stacks: readonly string[] }[] {
  return readdirSync(FOLDER)
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .map((version) => ({
      version,
      stacks: readdirSync(join(FOLDER, version)).map((file) => file.replace(/\.json\.gz$/, "")),
    }));
}

/** A released stack, with the endpoints of a sandbox. */
export function readRelease(
  version: string,
  stack: string,
  sandbox: { readonly storage: Pick<Sandbox["storage"], "url"> },
): Snapshot {
  return unpackSnapshot(readFileSync(fileOf(version, stack)), placesOf(sandbox));
}

/** Keeps a stack of a release; what is there already stays, because customers have it. */
export function writeRelease(
  snapshot: Snapshot,
  sandbox: { readonly storage: Pick<Sandbox["storage"], "url"> },
): string {
  const file = fileOf(snapshot.version, snapshot.stack);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, packSnapshot(snapshot, placesOf(sandbox)), { flag: "wx" });
  return file;
}

function fileOf(version: string, stack: string): string {
  return join(FOLDER, version, `${stack}.json.gz`);
}

function placesOf({ storage }: { readonly storage: Pick<Sandbox["storage"], "url"> }) {
  return { storageUrl: storage.url, root: ROOT.replace(/\/$/, "") };
}
