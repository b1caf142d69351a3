import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from "@azure/identity";
import { adlsStore } from "./adls-store.ts";
import { localStore } from "./local-store.ts";
import { parseLocation } from "./location.ts";
import { RETRY } from "./retry.ts";
import type { Store } from "./store.ts";

/** Opens the store at a location. `scratch` holds local copies of remote files and belongs to this store. */
export function openStore(
  text: string,
  options: { readonly env: Readonly<Record<string, string | undefined>>; readonly scratch: string },
): Store {
  const location = parseLocation(text);
  if (location.kind === "local") return localStore(location.directory);
  const { env, scratch } = options;
  return adlsStore(location, { credential: credentialFor(env), scratch, retry: { permissionWait: waitFor(env) } });
}

/** The variables that say where a process runs. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How long refused calls are tried again. A deployed job may start before its new role has arrived; a person who waits
 * for an answer has had the role for long, or has none.
 */
export function waitFor(env: Environment): number {
  return isDeployed(env) ? RETRY.permissionWait : PERSON_WAIT;
}

/** Long enough for a token that expired on its way. */
const PERSON_WAIT = 3000;

/** The container's or machine's managed identity where the platform offers one, else whatever the person is signed in with. */
export function credentialFor(env: Environment): TokenCredential {
  if (!isDeployed(env)) return new DefaultAzureCredential();
  const { AZURE_CLIENT_ID } = env;
  return AZURE_CLIENT_ID
    ? new ManagedIdentityCredential({ clientId: AZURE_CLIENT_ID })
    : new ManagedIdentityCredential();
}

/** A machine of a Batch pool has its identity by its metadata service, and no variable that says so. */
function isDeployed({ IDENTITY_ENDPOINT, AZ_BATCH_POOL_ID }: Environment): boolean {
  return IDENTITY_ENDPOINT !== undefined || AZ_BATCH_POOL_ID !== undefined;
}
