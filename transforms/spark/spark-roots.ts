import type { LayerMode } from "../layers.ts";
import { OperatorError } from "../operator-error.ts";
import { parseLocation } from "../storage/location.ts";

/** Folders as Spark addresses them, without trailing slash. */
export interface SparkRoots {
  readonly silver: string;
  readonly gold: string;
  /** Rows of a run before they are merged; emptied when it ends. */
  readonly staging: string;
  /** Ledgers, lease and reports. */
  readonly ops: string;
}

/**
 * Folders of a lake's tables as Spark addresses them: `abfss://<container>@<host>/…`, or a path on this machine. Pure.
 *
 * @param lake as every command takes it: an account, a container with a folder, a directory (absolute).
 * @throws OperatorError CI-STORE-001 for no location, CI-SPARK-001 for one that Spark cannot reach.
 */
export function sparkRoots(
  lake: string,
  options: { readonly layers: LayerMode; readonly goldRoot: string },
): SparkRoots {
  const location = parseLocation(lake);
  const rootOf = (path: string): string => {
    if (location.kind === "local") return `${location.directory.replace(/\/+$/, "")}/${path}`;
    const { endpoint, container, path: folder } = location;
    const host = endpoint.replace(/^https:\/\//, "");
    if (host.includes("/")) throw unreachable(lake);
    const parts = [container, ...folder.split("/").filter(Boolean), ...path.split("/")].filter(
      (part) => part !== undefined,
    );
    return `abfss://${parts[0]}@${host}/${parts.slice(1).join("/")}`.replace(/\/+$/, "");
  };
  return {
    silver: rootOf(options.layers === "medallion" ? "silver" : "ops/silver"),
    gold: rootOf(`gold/${options.goldRoot}`),
    staging: rootOf(`ops/spark/${options.goldRoot}`),
    ops: rootOf("ops"),
  };
}

/**
 * The folder of a landing zone as Spark addresses it. Pure.
 *
 * @throws OperatorError CI-SPARK-001 for a place that Spark cannot reach, an account without container among them.
 */
export function sparkLanding(landing: string): string {
  const location = parseLocation(landing);
  if (location.kind === "local") return location.directory.replace(/\/+$/, "");
  const { endpoint, container, path } = location;
  const host = endpoint.replace(/^https:\/\//, "");
  if (host.includes("/") || container === undefined) throw unreachable(landing);
  return `abfss://${container}@${host}/${path}`.replace(/\/+$/, "");
}

function unreachable(lake: string): OperatorError {
  const message = `Spark cannot reach ${lake}: accepted are abfss://<container>@<account>.dfs.core.windows.net/<path>, https://<account>.dfs.core.windows.net and a directory.`;
  return new OperatorError(
    "CI-SPARK-001",
    message,
    "Give the lake's account or a directory; the sandbox is for the job.",
  );
}
