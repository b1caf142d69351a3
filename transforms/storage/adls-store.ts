import { createHash } from "node:crypto";
import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
import { EXIT, OperatorError } from "../operator-error.ts";
import { blobEndpointOf, type RemoteLocation } from "./location.ts";
import { FileNotFoundError, type Store, type StoredFile } from "./store.ts";

export interface AdlsOptions {
  readonly credential: TokenCredential;
  /** Folder for local copies; belongs to this store alone. */
  readonly scratch: string;
  /** Waits between tries of a call. @default 6 tries, 0.8 s to 30 s */
  readonly retry?: { readonly maxTries: number; readonly retryDelayInMs: number; readonly maxRetryDelayInMs: number };
  /** How long a refused call is tried again: new role assignments take minutes to arrive. @default 60 s */
  readonly permissionWaitSeconds?: number;
}

interface RestError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly errorCode?: string };
  readonly message?: string;
}

const RETRY = { maxTries: 6, retryDelayInMs: 800, maxRetryDelayInMs: 30_000 };

/** A store in ADLS Gen2 over its DFS and Blob endpoints, with Entra tokens only. */
export function adlsStore(location: RemoteLocation, options: AdlsOptions): Store {
  const { endpoint, container, path: base } = location;
  const pipeline = { retryOptions: options.retry ?? RETRY };
  const dfs = new DataLakeServiceClient(endpoint, options.credential, pipeline);
  const blobs = new BlobServiceClient(blobEndpointOf(endpoint), options.credential, pipeline);
  const url = [endpoint, container, base].filter(Boolean).join("/");

  /** Container and path inside it of a path of this store. */
  function split(path: string): readonly [container: string, path: string] {
    if (container !== undefined) return [container, [base, path].filter(Boolean).join("/")];
    const [first = "", ...rest] = path.split("/");
    return [first, rest.join("/")];
  }
  const blobAt = (path: string) => {
    const [name, inside] = split(path);
    return blobs.getContainerClient(name).getBlockBlobClient(inside);
  };
  const attempt = <T>(path: string, call: () => Promise<T>) =>
    withPatience(url, path, options.permissionWaitSeconds ?? 60, call);

  return {
    url,

    async *list(directory, listing) {
      const [name, inside] = split(directory);
      const start = listing?.startFrom === undefined ? undefined : split(listing.startFrom)[1];
      const prefix = container === undefined ? `${name}/` : base === "" ? "" : `${base}/`;
      const pages = dfs
        .getFileSystemClient(name)
        .listPaths({ path: inside, recursive: listing?.recursive ?? false })
        .byPage({ maxPageSize: 5000 });
      for (;;) {
        const page = await attempt(directory, () => pages.next()).catch((error: unknown) => {
          // An absent directory lists nothing; an absent container is for the caller to explain.
          if (codeOf(error) === "PathNotFound") return { done: true as const, value: undefined };
          throw error;
        });
        if (page.done) return;
        for (const item of page.value.pathItems ?? []) {
          if (item.name === undefined || (start !== undefined && item.name < start)) continue;
          const path = container === undefined ? `${prefix}${item.name}` : item.name.slice(prefix.length);
          yield {
            path,
            size: item.contentLength ?? 0,
            etag: item.etag ?? "",
            isDirectory: item.isDirectory ?? false,
            modifiedAt: item.lastModified ?? new Date(0),
          } satisfies StoredFile;
        }
      }
    },

    async read(path) {
      return attempt(path, () => blobAt(path).downloadToBuffer()).catch(missingAs(path, url));
    },

    async localCopy(path) {
      const blob = blobAt(path);
      const { etag = "", contentLength = 0 } = await attempt(path, () => blob.getProperties()).catch(
        missingAs(path, url),
      );
      const name = createHash("sha256").update(`${path}\n${etag}`).digest("hex");
      const target = join(options.scratch, `${name}${path.slice(path.lastIndexOf("."))}`);
      if ((await sizeOf(target)) === contentLength) return target;
      await mkdir(options.scratch, { recursive: true });
      const draft = `${target}.part`;
      // If-Match: a file that changes under the download is refused instead of mixed.
      await attempt(path, () => blob.downloadToFile(draft, 0, undefined, { conditions: { ifMatch: etag } })).catch(
        missingAs(path, url),
      );
      const size = await sizeOf(draft);
      if (size !== contentLength) throw shortRead(path, url, contentLength, size ?? 0);
      await rename(draft, target);
      return target;
    },

    async putIfAbsent(path, content) {
      const body = Buffer.from(content);
      try {
        await attempt(path, () => blobAt(path).upload(body, body.length, { conditions: { ifNoneMatch: "*" } }));
        return true;
      } catch (error) {
        if ([409, 412].includes((error as RestError).statusCode ?? 0)) return false;
        throw error;
      }
    },

    async put(path, content) {
      const body = Buffer.from(content);
      await attempt(path, () => blobAt(path).upload(body, body.length));
    },

    async putFile(path, localFile) {
      await attempt(path, () => blobAt(path).uploadFile(localFile, { concurrency: 4 }));
    },

    async remove(path) {
      await attempt(path, () => blobAt(path).deleteIfExists());
    },
  };
}

/** Tries a refused call again while a role assignment may still be on its way; explains what stays refused. */
async function withPatience<T>(url: string, path: string, seconds: number, call: () => Promise<T>): Promise<T> {
  for (let waited = 0, pause = 1; ; waited += pause, pause = Math.min(pause * 2, 30)) {
    try {
      return await call();
    } catch (error) {
      const { statusCode = 0 } = error as RestError;
      if (statusCode === 403 && waited < seconds) {
        await new Promise((resolve) => setTimeout(resolve, pause * 1000));
        continue;
      }
      throw explained(error, url, path);
    }
  }
}

function explained(error: unknown, url: string, path: string): unknown {
  const { statusCode = 0, message = "" } = error as RestError;
  const code = codeOf(error);
  const first = message.split("\n")[0];
  if (statusCode === 401 || statusCode === 403) {
    const text = `Access to ${url}/${path} is refused (${statusCode} ${code}): ${first}`;
    const hint =
      "Grant the identity Storage Blob Data Reader or Contributor on the container (pulumi up does), wait for it to arrive, try again.";
    return new OperatorError("CI-STORE-003", text, hint, { cause: error });
  }
  if (code === "FilesystemNotFound" || code === "ContainerNotFound") {
    const text = `The container of ${url}/${path} does not exist.`;
    return new OperatorError(
      "CI-STORE-002",
      text,
      "The stack creates the lake's containers (pulumi up); Dataverse creates the landing container (run sheet, step M2).",
      { cause: error },
    );
  }
  if (statusCode === 429 || statusCode === 503 || statusCode === 500) {
    const text = `${url}/${path} answered ${statusCode} ${code} on every try: the service is throttled or down.`;
    return new OperatorError("CI-STORE-004", text, "Start the job again later; it continues where it stopped.", {
      exitCode: EXIT.tryLater,
      cause: error,
    });
  }
  return error;
}

function missingAs(path: string, url: string) {
  return (error: unknown): never => {
    throw (error as RestError).statusCode === 404 ? new FileNotFoundError(path, url, error) : error;
  };
}

function shortRead(path: string, url: string, expected: number, found: number): Error {
  return new Error(`${url}/${path}: ${found} of ${expected} bytes arrived`);
}

function codeOf(error: unknown): string {
  const { code, details } = error as RestError;
  return details?.errorCode ?? code ?? "";
}

async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}
