import { gunzipSync, gzipSync } from "node:zlib";
import type { StackSettings } from "../../stacks/config.ts";

/** One resource of an exported Pulumi state, as far as an upgrade needs it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A sample stack as one release deployed it: what its customers have today. */
export interface Snapshot {
  readonly version: string;
  readonly stack: string;
  readonly settings: StackSettings;
  readonly resources: readonly StateResource[];
}

/** What differs from machine to machine and stands in a snapshot under another name. */
export interface Places {
  /** Endpoint of the sandbox's storage, without trailing slash. */
  readonly storageUrl: string;
  /** Root of the checkout, without trailing slash. */
  readonly root: string;
}

const STORAGE = "https://storage.invalid";
const KIT = "/kit";

/** Properties of state that say when and from where, not what. */
const INCIDENTAL = ["created", "modified", "sourcePosition", "stackTrace"];

/** Packs a snapshot; the same one gives the same bytes. Pure. */
export function packSnapshot(snapshot: Snapshot, { storageUrl, root }: Places): Buffer {
  const resources = snapshot.resources.map((resource) =>
    Object.fromEntries(Object.entries(resource).filter(([key]) => !INCIDENTAL.includes(key))),
  );
  const text = JSON.stringify({ ...snapshot, resources }, undefined, 1);
  return gzipSync(text.replaceAll(storageUrl, STORAGE).replaceAll(root, KIT), { level: 9 });
}

/** Unpacks what `packSnapshot` packed, for another machine. Pure. */
export function unpackSnapshot(packed: Buffer, { storageUrl, root }: Places): Snapshot {
  const text = gunzipSync(packed).toString();
  return JSON.parse(text.replaceAll(STORAGE, storageUrl).replaceAll(`"${KIT}/`, `"${root}/`)) as Snapshot;
}
