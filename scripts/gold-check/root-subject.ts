import type { Gold } from "../../transforms/kernel/gold.ts";
import { parseLocation } from "../../transforms/storage/location.ts";
import type { Store } from "../../transforms/storage/store.ts";
import type { Check } from "./check.ts";

/** A folder directly below the root. */
interface RootFolder {
  readonly name: string;
  readonly isTable: boolean;
  /** Delta tables further down, relative to the root. */
  readonly nested: readonly string[];
}

/** What a gold root holds. */
export interface RootSubject {
  /** Folders between the container and the tables; undefined for a local directory, which has no container. */
  readonly depth: number | undefined;
  /** The root has a `_delta_log` of its own: it is a table. */
  readonly isTable: boolean;
  readonly folders: readonly RootFolder[];
  readonly looseFiles: readonly string[];
  /** Declarations of the contract that must be here; empty when the root is not compared with it. */
  readonly contract: readonly Gold[];
}

/** A check of the root. */
export type RootCheck = Check<RootSubject>;

/** How many folders lie between the container and the tables; undefined where there is no container. Pure. */
export function depthOf(location: string): number | undefined {
  const parsed = parseLocation(location);
  if (parsed.kind === "local" || parsed.container === undefined) return undefined;
  return parsed.path === "" ? 0 : parsed.path.split("/").length;
}

/** Lists a root one level deep, and one more level where tables could hide. Data files are not listed. */
export async function readRoot(store: Store): Promise<Omit<RootSubject, "depth" | "contract">> {
  const { folders, files } = await entriesOf(store, "");
  const found: RootFolder[] = [];
  for (const name of folders.filter((folder) => folder !== "_delta_log")) {
    const below = (await entriesOf(store, name)).folders;
    const candidates = below.filter((folder) => !folder.startsWith("_") && !folder.includes("="));
    const nested: string[] = [];
    for (const folder of candidates) {
      const inner = (await entriesOf(store, `${name}/${folder}`)).folders;
      if (inner.includes("_delta_log")) nested.push(`${name}/${folder}`);
    }
    found.push({ name, isTable: below.includes("_delta_log"), nested });
  }
  return { isTable: folders.includes("_delta_log"), folders: found, looseFiles: files };
}

async function entriesOf(store: Store, directory: string): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = [];
  const files: string[] = [];
  for await (const { path, isDirectory } of store.list(directory)) {
    (isDirectory ? folders : files).push(path.slice(path.lastIndexOf("/") + 1));
  }
  return { folders, files };
}
