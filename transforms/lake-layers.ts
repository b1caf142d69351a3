import { z } from "zod";
import { LAYER_MODES, type LayerMode } from "./layers.ts";
import { OperatorError } from "./operator-error.ts";
import { relocatedStore } from "./storage/relocated-store.ts";
import { FileNotFoundError, type Store } from "./storage/store.ts";

/** Says how a lake is layered; written once, by its first run. */
const MARKER = "ops/layers.json";

const Marker = z.strictObject({ layers: z.enum(LAYER_MODES) });

/** A lake whose layers are known. */
export interface LayeredLake {
  readonly layers: LayerMode;
  /** The lake as runs see it: silver tables are at `silver/<table>`, wherever they lie. */
  readonly store: Store;
  /** Keeps the layers for all later runs, unless they are kept already. Call it while holding the lake's lease. */
  record(): Promise<void>;
}

/**
 * Looks how a lake is layered. One read, and a listing for a new one that is asked for in simplified layers.
 *
 * @param asked what the operator wants; undefined takes a lake as it is, and a new one as medallion.
 * @throws OperatorError CI-LAKE-005 when the lake is layered in the other way; CI-LAKE-001 for a damaged marker.
 */
export async function lakeInLayers(store: Store, asked?: LayerMode): Promise<LayeredLake> {
  const marked = await readMarker(store);
  // A lake with state and without a marker is older than simplified layers.
  const kept = marked ?? (asked === "simplified" && (await hasState(store)) ? "medallion" : undefined);
  const layers = kept ?? asked ?? "medallion";
  if (asked !== undefined && asked !== layers) throw otherLayers(store.url, layers, asked);
  return {
    layers,
    store: layers === "medallion" ? store : relocatedStore(store, { from: "silver", to: "ops/silver" }),
    async record() {
      if (marked !== undefined || (await store.putIfAbsent(MARKER, `${JSON.stringify({ layers })}\n`))) return;
      const winner = await readMarker(store);
      if (winner !== undefined && winner !== layers) throw otherLayers(store.url, winner, layers);
    },
  };
}

async function readMarker(store: Store): Promise<LayerMode | undefined> {
  try {
    return Marker.parse(JSON.parse((await store.read(MARKER)).toString())).layers;
  } catch (cause) {
    if (cause instanceof FileNotFoundError) return undefined;
    const message = `${MARKER} does not say how the lake is layered: ${(cause as Error).message}`;
    throw new OperatorError("CI-LAKE-001", message, "Restore the file from the container's soft delete.", { cause });
  }
}

/**
 * Whether a run has kept anything in the lake. Looks below ops only: in simplified layers the job has no right to look
 * for a container `silver`, and Azure answers that with a refusal.
 */
async function hasState(store: Store): Promise<boolean> {
  for await (const { isDirectory } of store.list("ops/ledger", { recursive: true })) if (!isDirectory) return true;
  return false;
}

function otherLayers(url: string, kept: LayerMode, asked: LayerMode): OperatorError {
  const message = `The lake ${url} is kept in ${kept} layers, the run is set to ${asked}. Nothing was changed.`;
  const hint = `Set layers back to ${kept}, or move silver first: docs/layers.md says how.`;
  return new OperatorError("CI-LAKE-005", message, hint);
}
