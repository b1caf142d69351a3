import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { OperatorError } from "../../transforms/operator-error.ts";
import { sendHttps } from "./https-client.ts";
import { ArmError } from "./providers/arm-error.ts";
import { assetOf } from "./providers/property-values.ts";
import type { BlobContent } from "./providers/resource-type.ts";

/** Where blobs of `storage.Blob` resources go and as whom. */
export interface BlobTarget {
  readonly storageUrl: string;
  readonly ca: string;
  /** A storage token of the deployer. */
  readonly token: () => string;
  /** Folders that relative paths of file assets are looked up in. */
  readonly assetFolders: readonly string[];
}

const VERSION = "2023-11-03";
const TIMEOUT_SECONDS = 120;

/** Puts an asset into a container over the data plane, as the deployer: his role is needed, as in Azure. */
export async function uploadBlob(
  blob: BlobContent,
  { storageUrl, ca, token, assetFolders }: BlobTarget,
): Promise<void> {
  const asset = assetOf(blob.source);
  const body = asset?.text ?? (asset?.path === undefined ? undefined : { file: fileOf(asset.path, assetFolders) });
  if (body === undefined) {
    throw new OperatorError(
      "CI-SANDBOX-005",
      `The source of blob ${blob.container}/${blob.path} is neither a FileAsset nor a StringAsset.`,
      "Use one of the two.",
    );
  }
  const url = urlOf(storageUrl, blob);
  const headers = {
    authorization: `Bearer ${token()}`,
    "x-ms-version": VERSION,
    "x-ms-blob-type": "BlockBlob",
    "content-type": blob.contentType ?? "application/octet-stream",
  };
  const response = await sendHttps({ url, method: "PUT", headers, body, ca, timeoutSeconds: TIMEOUT_SECONDS });
  requireSuccess(response.status, response.headers["x-ms-error-code"], `PUT ${url}: ${response.body}`);
}

/** Removes a blob over the data plane, as the deployer; one that is gone already is fine. */
export async function deleteBlob(
  blob: Pick<BlobContent, "account" | "container" | "path">,
  { storageUrl, ca, token }: BlobTarget,
): Promise<void> {
  const url = urlOf(storageUrl, blob);
  const headers = { authorization: `Bearer ${token()}`, "x-ms-version": VERSION };
  const response = await sendHttps({ url, method: "DELETE", headers, ca, timeoutSeconds: TIMEOUT_SECONDS });
  if (response.status === 404) return;
  requireSuccess(response.status, response.headers["x-ms-error-code"], `DELETE ${url}: ${response.body}`);
}

function urlOf(storageUrl: string, { account, container, path }: Pick<BlobContent, "account" | "container" | "path">) {
  return `${storageUrl}/${account}/${container}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function requireSuccess(status: number, code: string | undefined, message: string): void {
  if (status >= 200 && status < 300) return;
  throw new ArmError(status, code ?? "StorageRequestFailed", message);
}

function fileOf(path: string, folders: readonly string[]): string {
  const candidates = isAbsolute(path) ? [path] : folders.map((folder) => join(folder, path));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new OperatorError(
    "CI-SANDBOX-005",
    `The file of an asset, ${path}, is not there; looked at ${candidates.join(", ")}.`,
    "Build the job first (npm run build), or correct the path.",
  );
}
