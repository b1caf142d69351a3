import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DefaultAzureCredential, ManagedIdentityCredential } from "@azure/identity";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
import { OperatorError } from "../../transforms/operator-error.ts";
import { parseLocation, type RemoteLocation } from "../../transforms/storage/location.ts";
import { openStore } from "../../transforms/storage/open-store.ts";

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
 * @throws OperatorError CI-CLI-023 for a location that is not a whole container.
 */
export async function openLandingTarget(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<LandingTarget> {
  const location = parseLocation(text);
  if (location.kind === "local") return localTarget(location.directory);
  if (location.container === undefined || location.path !== "") throw notAContainer(text);
  return containerTarget(text, location, location.container, env);
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
  text: string,
  { endpoint }: RemoteLocation,
  container: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<LandingTarget> {
  const scratch = await mkdtemp(join(tmpdir(), "landing-"));
  const store = openStore(text, { env, scratch });
  const { IDENTITY_ENDPOINT, AZURE_CLIENT_ID } = env;
  const credential =
    IDENTITY_ENDPOINT === undefined
      ? new DefaultAzureCredential()
      : AZURE_CLIENT_ID
        ? new ManagedIdentityCredential({ clientId: AZURE_CLIENT_ID })
        : new ManagedIdentityCredential();
  await new DataLakeServiceClient(endpoint, credential).getFileSystemClient(container).createIfNotExists();
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
