import type { DataLakeFileSystemClient, FileSystemListPathsResponse } from "@azure/storage-file-datalake";
import type { Attempt } from "./attempts.ts";
import { codeOf, type ServiceError } from "./retry.ts";
import type { StoredFile } from "./store.ts";

/** What to list; paths are relative to the container. */
export interface ListRequest {
  readonly directory: string;
  readonly isRecursive: boolean;
  /** Skip paths before this one, inclusive. */
  readonly start: string | undefined;
}

/** The service's own limit. */
const PAGE_SIZE = 5000;

/** Pages in a row that may bring nothing new; the service may send empty ones, but not for ever. */
const MAX_IDLE_PAGES = 100;

/** Files of a directory, page by page; a page that comes twice counts once, an absent directory lists nothing. */
export async function* listPages(
  filesystem: DataLakeFileSystemClient,
  request: ListRequest,
  attempt: Attempt,
  path: string,
): AsyncGenerator<StoredFile, void, undefined> {
  const { start } = request;
  let startFrom = serverSideStart(request);
  let continuation: string | undefined;
  let lastPage: ReadonlySet<string> = new Set();
  let idlePages = 0;
  for (;;) {
    let page: FileSystemListPathsResponse | undefined;
    try {
      page = await attempt(path, (abortSignal) =>
        readPage(filesystem, request, { continuation, startFrom, abortSignal }),
      );
    } catch (error) {
      if (codeOf(error) === "PathNotFound") return;
      // A service that does not know the parameter yet; filtering below does the same.
      if ((error as ServiceError).statusCode !== 400 || startFrom === undefined) throw error;
      startFrom = undefined;
      continue;
    }
    const names = new Set<string>();
    let isNew = false;
    for (const item of page?.pathItems ?? []) {
      if (item.name === undefined) continue;
      names.add(item.name);
      if (lastPage.has(item.name)) continue;
      isNew = true;
      if (start !== undefined && item.name < start) continue;
      yield {
        path: item.name,
        size: item.isDirectory ? 0 : (item.contentLength ?? 0),
        etag: item.etag ?? "",
        isDirectory: item.isDirectory ?? false,
        modifiedAt: item.lastModified ?? new Date(0),
      };
    }
    lastPage = names;
    idlePages = isNew ? 0 : idlePages + 1;
    if (idlePages > MAX_IDLE_PAGES)
      throw new Error(`The listing of ${filesystem.url}/${request.directory} does not end.`);
    continuation = page?.continuation || undefined;
    if (continuation === undefined) return;
  }
}

/** One page. Each try gets an iterator of its own: one that threw has ended and would look like the last page. */
async function readPage(
  filesystem: DataLakeFileSystemClient,
  { directory, isRecursive }: ListRequest,
  options: { continuation: string | undefined; startFrom: string | undefined; abortSignal: AbortSignal },
): Promise<FileSystemListPathsResponse | undefined> {
  const { continuation, startFrom, abortSignal } = options;
  const pages = filesystem
    .listPaths({ path: directory, recursive: isRecursive, abortSignal, ...(startFrom !== undefined && { startFrom }) })
    .byPage({ maxPageSize: PAGE_SIZE, ...(continuation !== undefined && { continuationToken: continuation }) });
  const page = await pages.next();
  return page.done ? undefined : page.value;
}

/** The start as the service takes it: one name inside the listed directory (Path - List, `beginFrom`). */
function serverSideStart({ directory, isRecursive, start }: ListRequest): string | undefined {
  if (isRecursive || start === undefined) return undefined;
  const prefix = directory === "" ? "" : `${directory}/`;
  const name = start.startsWith(prefix) ? start.slice(prefix.length) : "";
  return name === "" || name.includes("/") ? undefined : name;
}
