import { deltaTables } from "../delta-link/delta-tables.ts";
import type { BronzeSource } from "../layers.ts";
import { csvFolders } from "./csv-folders.ts";
import type { Source } from "./source.ts";

/** The reader of a form of bronze; CSV folders unless told otherwise. */
export function sourceOf(kind: BronzeSource = "synapse-link-csv"): Source {
  return kind === "synapse-link-csv" ? csvFolders : deltaTables(kind);
}
