import { BlobServiceClient } from "@azure/storage-blob";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
import type { TestStorage } from "./storage.ts";

const once = { retryOptions: { maxTries: 1 } };

/** Microsoft's clients over a storage stand-in, without retries. `storage` is asked at every call. */
export function storageClients(storage: () => TestStorage) {
  const dfs = (account = "lake") => new DataLakeServiceClient(storage().location(account), storage().credential, once);
  const blobs = (account = "lake", credential = storage().credential) =>
    new BlobServiceClient(storage().location(account), credential, once);
  const gold = () => dfs().getFileSystemClient("gold");
  const goldBlobs = () => blobs().getContainerClient("gold");
  return { dfs, blobs, gold, goldBlobs };
}

/** Status and error code of a call that is refused. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => ({ statusCode: "accepted" }),
    (caught: unknown) => caught,
  );
  const { statusCode, code, details } = error as {
    statusCode?: unknown;
    code?: string;
    details?: { errorCode?: string };
  };
  return [statusCode, details?.errorCode ?? code];
}

/** Names of what is listed. */
export async function namesOf(paths: AsyncIterable<{ name?: string }>): Promise<(string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for await (const { name } of paths) names.push(name);
  return names;
}
