import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
import { OperatorError } from "../../transforms/operator-error.ts";
import { adlsStore } from "../../transforms/storage/adls-store.ts";
import { parseLocation, type RemoteLocation } from "../../transforms/storage/location.ts";
import { credentialFor } from "../../transforms/storage/open-store.ts";

/** Where a landing zone is written. */
export interface LandingTarget {
  readonly url: string;
  /** Address of the container in partitions of model.json; undefined for a local directory. */
  readonly containerUrl: string | undefined;
  /** Whether anything is there already. */
  hasFiles(): Promise<boolean>;
  /** Creates or replaces a file, path relative to the container. */
  put(path: string, content: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the place of a landing zone: a local directory, or a container, which is created when it is missing, as
 * Dataverse does.
 *
 * @throws OperatorError CI-CLI-023 for a location that is not a whole container, CI-CLI-024 when it cannot be created.
 */
export async function openLandingTarget(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  credential?: TokenCredential,
): Promise<LandingTarget> {
  const location = parseLocation(text);
  if (location.kind === "local") return localTarget(location.directory);
  if (location.container === undefined || location.path !== "") throw notAContainer(text);
  return containerTarget(location, location.container, credential ?? credentialFor(env));
}

function localTarget(directory: string): LandingTarget {
  const made = new Set<string>();
  return {
    url: directory,
    containerUrl: undefined,
    async hasFiles() {
      const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return [];
        throw error;
      });
      return names.length > 0;
    },
    async put(path, content) {
      const folder = dirname(join(directory, path));
      if (!made.has(folder)) await mkdir(folder, { recursive: true });
      made.add(folder);
      await writeFile(join(directory, path), content);
    },
    async close() {},
  };
}

async function containerTarget(
  location: RemoteLocation,
  container: string,
  credential: TokenCredential,
): Promise<LandingTarget> {
  const { endpoint } = location;
  const scratch = await mkdtemp(join(tmpdir(), "landing-"));
  const store = adlsStore(location, { credential, scratch });
  try {
    await new DataLakeServiceClient(endpoint, credential).getFileSystemClient(container).createIfNotExists();
  } catch (cause) {
    const message = `The container ${endpoint}/${container} cannot be created: ${(cause as Error).message.split("\n")[0]}`;
    const hint =
      "Grant Storage Blob Data Contributor on the account, or name an existing container that you may write.";
    throw new OperatorError("CI-CLI-024", message, hint, { cause });
  }
  return {
    url: store.url,
    containerUrl: `${endpoint}/${container}`,
    async hasFiles() {
      for await (const _ of store.list("")) return true;
      return false;
    },
    put: (path, content) => store.put(path, content),
    close: () => rm(scratch, { recursive: true, force: true }),
  };
}

function notAContainer(text: string): OperatorError {
  const message = `"${text}" is not a landing zone: Synapse Link writes into the root of a container.`;
  return new OperatorError(
    "CI-CLI-023",
    message,
    "Name a container, e.g. https://<account>.dfs.core.windows.net/<container>.",
  );
}
