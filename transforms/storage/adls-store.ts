import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
import { createAttempt, type Waiting } from "./attempts.ts";
import { listPages } from "./listing.ts";
import { blobEndpointOf, type RemoteLocation } from "./location.ts";
import { createSightings } from "./replace.ts";
import { codeOf, RETRY, type RetryPolicy, type ServiceError } from "./retry.ts";
import { FileNotFoundError, type Store } from "./store.ts";
import { everChanging } from "./store-errors.ts";
import { bodyOf, download, upload } from "./transfers.ts";

export interface AdlsOptions {
  readonly credential: TokenCredential;
  /** Folder for local copies; belongs to this store alone. */
  readonly scratch: string;
  /** What differs from the usual waits and tries. @default RETRY */
  readonly retry?: Partial<RetryPolicy>;
  /** Clock, pauses and chance of the waits. @default the real ones */
  readonly waiting?: Waiting;
  /** Names the blocks of an upload. @default random UUIDs */
  readonly newId?: () => string;
  /** Bytes per request of a large file: little to repeat, few requests. @default 8 MiB */
  readonly blockSize?: number;
}

const BLOCK_SIZE = 8 * 1024 * 1024;

/** Versions of one file that are tried before it is given up as ever-changing. */
const MAX_VERSIONS = 4;

/**
 * A store in ADLS Gen2 over its DFS and Blob endpoints, with Entra tokens only. Files travel in blocks of 8 MiB, at
 * most 8 at a time, so memory does not grow with their size.
 *
 * @throws OperatorError CI-STORE-002 … 010 from its methods, when a call fails for good.
 */
export function adlsStore(location: RemoteLocation, options: AdlsOptions): Store {
  const { endpoint, container, path: base } = location;
  const { credential, scratch, newId = randomUUID, blockSize = BLOCK_SIZE } = options;
  // Only one of the two may repeat calls, and the SDK cannot wait as long as the service asks.
  const once = { retryOptions: { maxTries: 1 } };
  const dfs = new DataLakeServiceClient(endpoint, credential, once);
  const blobs = new BlobServiceClient(blobEndpointOf(endpoint), credential, once);
  const url = [endpoint, container, base].filter(Boolean).join("/");
  const attempt = createAttempt(url, { ...RETRY, ...options.retry }, options.waiting);
  const copies = new Map<string, Promise<string>>();
  const sightings = createSightings(url);

  /** Container and path inside it of a path of this store. */
  function split(path: string): readonly [container: string, path: string] {
    if (container !== undefined) return [container, [base, path].filter(Boolean).join("/")];
    const [first = "", ...rest] = path.split("/");
    return [first, rest.join("/")];
  }
  function blobAt(path: string) {
    const [name, inside] = split(path);
    return blobs.getContainerClient(name).getBlockBlobClient(inside);
  }
  const missing =
    (path: string) =>
    (error: unknown): never => {
      throw (error as ServiceError).statusCode === 404 ? new FileNotFoundError(path, url, error) : error;
    };

  async function copyOf(path: string): Promise<string> {
    const blob = blobAt(path);
    for (let versions = 1; ; versions++) {
      const { etag = "", contentLength: size = 0 } = await attempt(path, (abortSignal) =>
        blob.getProperties({ abortSignal }),
      );
      const name = createHash("sha256").update(`${path}\n${etag}`).digest("hex");
      const target = join(scratch, `${name}${posix.extname(path)}`);
      if ((await sizeOf(target)) === size) return target;
      await mkdir(scratch, { recursive: true });
      try {
        await download(blob, `${target}.part`, { etag, size }, { attempt, blockSize }, path);
      } catch (error) {
        if ((error as ServiceError).statusCode !== 412) throw error;
        if (versions === MAX_VERSIONS) throw everChanging(url, path, error);
        continue;
      }
      await rename(`${target}.part`, target);
      return target;
    }
  }

  /** Reads a file and remembers which version it was, for a later `put`. */
  async function readNoted(path: string): Promise<Buffer> {
    const note = sightings.reading(path);
    try {
      return await attempt(path, async (abortSignal) => {
        const {
          etag,
          readableStreamBody,
          contentLength = 0,
        } = await blobAt(path).download(0, undefined, { abortSignal, maxRetryRequests: 0 });
        const chunks: Buffer[] = [];
        for await (const chunk of bodyOf(readableStreamBody, contentLength)) chunks.push(chunk);
        const content = Buffer.concat(chunks);
        note(etag, content);
        return content;
      });
    } catch (error) {
      if ((error as ServiceError).statusCode === 404) note(undefined, undefined);
      return missing(path)(error);
    }
  }

  return {
    url,
    scratch,

    async *list(directory, listing) {
      const [name, inside] = split(directory);
      if (name === "") throw new Error(`A listing of ${url} needs a container.`);
      const start = listing?.startFrom === undefined ? undefined : split(listing.startFrom)[1];
      const prefix = container === undefined ? "" : base === "" ? "" : `${base}/`;
      const isRecursive = listing?.recursive ?? false;
      const filesystem = dfs.getFileSystemClient(name);
      for await (const item of listPages(filesystem, { directory: inside, isRecursive, start }, attempt, directory)) {
        const path = container === undefined ? `${name}/${item.path}` : item.path.slice(prefix.length);
        yield { ...item, path };
      }
    },

    read: readNoted,

    async localCopy(path) {
      // Two callers share one download, and never write the same draft.
      const running = copies.get(path) ?? copyOf(path).finally(() => copies.delete(path));
      copies.set(path, running);
      return running.catch(missing(path));
    },

    async putIfAbsent(path, content) {
      const body = Buffer.from(content);
      sightings.forget(path);
      try {
        await attempt(path, (abortSignal) =>
          blobAt(path).upload(body, body.length, { abortSignal, conditions: { ifNoneMatch: "*" } }),
        );
        return true;
      } catch (error) {
        if (EXISTS.includes(codeOf(error))) return false;
        throw error;
      }
    },

    async put(path, content) {
      const body = Buffer.from(content);
      await sightings.replace(path, body, {
        async put(conditions) {
          const upload = (abortSignal: AbortSignal) =>
            blobAt(path).upload(body, body.length, { abortSignal, conditions });
          return (await attempt(path, upload)).etag;
        },
        look: () =>
          readNoted(path).catch((error: unknown) => {
            if (error instanceof FileNotFoundError) return undefined;
            throw error;
          }),
      });
    },

    async putFile(path, localFile) {
      sightings.forget(path);
      await upload(blobAt(path), localFile, { attempt, blockSize }, path, newId);
    },

    async remove(path) {
      sightings.forget(path);
      await attempt(path, (abortSignal) => blobAt(path).deleteIfExists({ abortSignal }));
    },
  };
}

/** How the service says that somebody else was first. */
const EXISTS = ["BlobAlreadyExists", "PathAlreadyExists", "ConditionNotMet"];

async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}
