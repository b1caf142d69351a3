import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from "@azure/identity";
import { adlsStore } from "./adls-store.ts";
import { localStore } from "./local-store.ts";
import { parseLocation } from "./location.ts";
import type { Store } from "./store.ts";

/** Opens the store at a location. `scratch` holds local copies of remote files and belongs to this store. */
export function openStore(
  text: string,
  options: { readonly env: Readonly<Record<string, string | undefined>>; readonly scratch: string },
): Store {
  const location = parseLocation(text);
  if (location.kind === "local") return localStore(location.directory);
  return adlsStore(location, { credential: credentialFor(options.env), scratch: options.scratch });
}

/** The container's or machine's managed identity where the platform offers one, else whatever the person is signed in with. */
export function credentialFor(env: Readonly<Record<string, string | undefined>>): TokenCredential {
  const { IDENTITY_ENDPOINT, AZURE_CLIENT_ID, AZ_BATCH_POOL_ID } = env;
  // A machine of a Batch pool has its identity by its metadata service, and no variable that says so.
  if (IDENTITY_ENDPOINT === undefined && AZ_BATCH_POOL_ID === undefined) return new DefaultAzureCredential();
  return AZURE_CLIENT_ID
    ? new ManagedIdentityCredential({ clientId: AZURE_CLIENT_ID })
    : new ManagedIdentityCredential();
}
