import { OperatorError } from "../operator-error.ts";

/** A directory on this machine. */
interface LocalLocation {
  readonly kind: "local";
  readonly directory: string;
}

/** A place in ADLS Gen2 or OneLake. */
export interface RemoteLocation {
  readonly kind: "adls";
  /** `https://<host>` of the dfs endpoint; a custom endpoint includes its account segment. No trailing slash. */
  readonly endpoint: string;
  /** Container; undefined when the location names the account: then paths begin with the container. */
  readonly container: string | undefined;
  /** Folder inside the container, "" for its root. */
  readonly path: string;
}

export type Location = LocalLocation | RemoteLocation;

const ACCEPTED =
  "a local directory, https://<account>.dfs.core.windows.net/<container>/<path>, " +
  "abfss://<container>@<account>.dfs.core.windows.net/<path>, or https://127.0.0.1:<port>/<account>/<container>/<path>";

/**
 * Reads a location as operators write it (docs: locations of the command line).
 *
 * @throws OperatorError CI-STORE-001 for anything else.
 */
export function parseLocation(text: string): Location {
  if (text === "") throw unknown(text);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: "local", directory: text };
  if (!URL.canParse(text)) throw unknown(text);
  const url = new URL(text);
  const parts = decoded(url.pathname, text).split("/").filter(Boolean);
  if (url.search !== "" || url.hash !== "" || url.password !== "") throw unknown(text);
  if (scheme === "abfss" || scheme === "abfs") {
    if (url.username === "") throw unknown(text);
    return { kind: "adls", endpoint: `https://${url.host}`, container: url.username, path: parts.join("/") };
  }
  if (scheme !== "https" || url.username !== "") throw unknown(text);
  const isPathStyle = /^(\d+\.\d+\.\d+\.\d+|localhost|\[.*\])$/.test(url.hostname);
  if (isPathStyle && parts.length === 0) throw unknown(text);
  const endpoint = isPathStyle ? `${url.origin}/${parts.shift()}` : url.origin;
  const [container, ...path] = parts;
  return { kind: "adls", endpoint, container, path: path.join("/") };
}

/** Endpoint for Blob calls: the dfs host's sibling; a custom endpoint serves both. */
export function blobEndpointOf(endpoint: string): string {
  return endpoint.replace(".dfs.", ".blob.");
}

function decoded(path: string, text: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw unknown(text);
  }
}

function unknown(text: string): OperatorError {
  return new OperatorError(
    "CI-STORE-001",
    `"${text}" is not a location; accepted are ${ACCEPTED}.`,
    "Correct the location and try again.",
  );
}
