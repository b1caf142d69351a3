import type { TokenCredential } from "@azure/identity";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who calls Azure: the same identity that the azure-native provider works as. With `ARM_USE_OIDC` it is the federated
 * credential of a pipeline, else whatever Azure's default chain finds: managed identity, Azure CLI and others.
 */
async function credentialOf(env: Environment): Promise<TokenCredential> {
  // Loaded when first needed: a preview calls nobody, and the module takes half a second.
  const { ClientAssertionCredential, DefaultAzureCredential } = await import("@azure/identity");
  const { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: clientId } = env;
  if (env.ARM_USE_OIDC === "true" && tenantId && clientId) {
    return new ClientAssertionCredential(tenantId, clientId, () => federatedToken(env));
  }
  return new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {});
}

/** Gives a token for a scope, e.g. https://management.azure.com/.default. */
export type TokenSource = (scope: string) => Promise<string>;

/** Tokens of whoever calls Azure; the credential is made when the first one is asked for. */
export function tokensOf(env: Environment): TokenSource {
  let credential: ReturnType<typeof credentialOf> | undefined;
  return async (scope) => {
    credential ??= credentialOf(env);
    const access = await (await credential).getToken(scope);
    if (access === null) throw new Error(`No token for ${scope}: sign in first.`);
    return access.token;
  };
}

/** The pipeline's own token, given as text, as a file, or by the endpoint of GitHub Actions. */
async function federatedToken(env: Environment): Promise<string> {
  if (env.ARM_OIDC_TOKEN) return env.ARM_OIDC_TOKEN;
  if (env.ARM_OIDC_TOKEN_FILE_PATH) {
    const { readFile } = await import("node:fs/promises");
    return (await readFile(env.ARM_OIDC_TOKEN_FILE_PATH, "utf8")).trim();
  }
  const url = env.ARM_OIDC_REQUEST_URL ?? env.ACTIONS_ID_TOKEN_REQUEST_URL;
  const token = env.ARM_OIDC_REQUEST_TOKEN ?? env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  if (!url || !token) {
    throw new Error(
      "ARM_USE_OIDC is true, but neither ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH nor a request URL is set.",
    );
  }
  const audience = encodeURIComponent("api://AzureADTokenExchange");
  const response = await fetch(`${url}&audience=${audience}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`The pipeline's token endpoint answered ${response.status}.`);
  return ((await response.json()) as { value: string }).value;
}
