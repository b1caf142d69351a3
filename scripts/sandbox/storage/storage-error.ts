/** Which REST API a caller speaks: data lake (JSON errors, Path… codes) or blob (XML errors, Blob… codes). */
export type Api = "dfs" | "blob";

/** An answer that is an error, with the service's own code (Microsoft Learn: Blob and Data Lake Gen2 error codes). */
export class StorageError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "StorageError";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The body of an error as that API writes it, with its content type. */
export function errorBody(error: StorageError, api: Api): { readonly type: string; readonly text: string } {
  if (api === "dfs") {
    const text = JSON.stringify({ error: { code: error.code, message: error.message } });
    return { type: "application/json;charset=utf-8", text };
  }
  const inner = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  return { type: "application/xml", text: `<?xml version="1.0" encoding="utf-8"?><Error>${inner}</Error>` };
}

/** Text made safe between XML tags. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** 404 for a path that is not there. */
export function pathNotFound(api: Api): StorageError {
  return api === "dfs"
    ? new StorageError(404, "PathNotFound", "The specified path does not exist.")
    : new StorageError(404, "BlobNotFound", "The specified blob does not exist.");
}

/** 404 for a container that is not there. */
export function containerNotFound(api: Api): StorageError {
  return api === "dfs"
    ? new StorageError(404, "FilesystemNotFound", "The specified filesystem does not exist.")
    : new StorageError(404, "ContainerNotFound", "The specified container does not exist.");
}

/** 409 for a path that must not exist yet. */
export function pathExists(api: Api): StorageError {
  return api === "dfs"
    ? new StorageError(409, "PathAlreadyExists", "The specified path already exists.")
    : new StorageError(409, "BlobAlreadyExists", "The specified blob already exists.");
}

/** 409 where a file stands in the way of a directory, or the reverse. */
export function pathConflict(api: Api): StorageError {
  return api === "dfs"
    ? new StorageError(409, "PathConflict", "A file and a directory cannot have the same path.")
    : new StorageError(409, "ResourceTypeMismatch", "The specified resource is of another type.");
}

/** 400 for a query parameter or header value that cannot be served. */
export function invalidValue(kind: "QueryParameter" | "Header", name: string, found: string): StorageError {
  return new StorageError(400, `Invalid${kind}Value`, `${name} has the value "${found}", which is not accepted.`);
}
