import { z } from "zod";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { PublishedModel } from "./published-model.ts";

const Manifest = z.strictObject({
  formatVersion: z.literal(1),
  /**
   * Hash of all queries of the last run in which no table failed or was held back; null after any other run, and from
   * the moment on at which silver may change.
   */
  complete: z.string().nullable(),
  /** When history that still holds an erased person is due to go; absent for never. */
  purgeAt: z.string().optional(),
  tables: z.record(
    z.string(),
    z.strictObject({
      /** Delta version that was published. */
      version: z.int(),
      /** Hash of the query and of the versions it read: equal means nothing can have changed. */
      signature: z.string(),
      /** When a dated row next becomes valid or invalid; null for never. */
      nextChange: z.string().nullable(),
      /** The model it was published with; absent when an earlier release published it. */
      model: PublishedModel.optional(),
      /** Delta versions that the table was made from, by `layer.name`: what changed since decides what is recomputed. */
      inputs: z.record(z.string(), z.strictObject({ id: z.string(), version: z.int() })).optional(),
    }),
  ),
});

/** Versions of one gold root as the last run left them. */
export type GoldManifest = z.infer<typeof Manifest>;

const pathOf = (root: string) => `ops/ledger/gold/${root}.json`;

/** The manifest of a gold root; an empty one before the first run. */
export async function readGoldManifest(lake: Store, root: string): Promise<GoldManifest> {
  try {
    return Manifest.parse(JSON.parse((await lake.read(pathOf(root))).toString()));
  } catch (cause) {
    if (cause instanceof FileNotFoundError) return { formatVersion: 1, complete: null, tables: {} };
    const message = `${pathOf(root)} is not a manifest of this kit: ${(cause as Error).message}`;
    throw new OperatorError("CI-LAKE-001", message, "Restore the file from the container's soft delete.", { cause });
  }
}

/** Replaces the manifest of a gold root. */
export async function writeGoldManifest(lake: Store, root: string, manifest: GoldManifest): Promise<void> {
  await lake.put(pathOf(root), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** Marks a gold root as not up to date, before silver changes: a run that dies between the two is then completed. */
export async function reopenGold(lake: Store, root: string): Promise<void> {
  const manifest = await readGoldManifest(lake, root);
  if (manifest.complete !== null) await writeGoldManifest(lake, root, { ...manifest, complete: null });
}
