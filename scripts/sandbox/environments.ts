import { join } from "node:path";
import { v5 as uuidv5 } from "uuid";
import { type Principal, TENANT_ID } from "./directory.ts";
import type { IdentityServer } from "./identity.ts";
import { DEPLOYERS_DESK, type Origin } from "./origin.ts";

/** Variables for a child process. */
export type Environment = Readonly<Record<string, string>>;

/** Variables for processes that act as one of the sandbox's fixed principals, or drive Pulumi. */
export interface SandboxEnvironments {
  readonly deployer: Environment;
  readonly operator: Environment;
  readonly dataverse: Environment;
  readonly customerInsights: Environment;
  readonly pulumi: Environment;
}

/** Where the variables point. */
export interface EnvironmentOptions {
  readonly folder: string;
  readonly caFile: string;
  readonly tokenKey: string;
  readonly principals: readonly Principal[];
  readonly identity: IdentityServer;
  readonly armUrl: string;
  readonly fabricUrl: string;
  readonly providers: readonly { readonly name: string; readonly port: number }[];
}

type Actor = "deployer" | "operator" | "dataverse" | "customer-insights";

/** Where the fixed principals call from. */
const ORIGINS: Readonly<Record<Actor, Origin>> = {
  deployer: DEPLOYERS_DESK,
  operator: DEPLOYERS_DESK,
  dataverse: { kind: "trusted-service" },
  "customer-insights": { kind: "customer-insights" },
};

/** Lets the fixed principals in at the identity endpoint and returns the variables that make a process one of them. */
export function createEnvironments(options: EnvironmentOptions): SandboxEnvironments {
  const { folder, caFile, tokenKey, principals, identity, armUrl, fabricUrl, providers } = options;
  const actAs = (name: Actor): Environment => {
    const principal = principals.find((known) => known.name === name);
    if (principal === undefined) throw new Error(`The directory has no principal ${name}.`);
    const { objectId, clientId } = principal;
    // The same after every start, so that a shell with these variables goes on working.
    const secret = uuidv5(`${tokenKey}:${name}`, TENANT_ID);
    const origin = ORIGINS[name];
    const own = { resourceId: `/sandbox/${name}`, principalId: objectId, clientId, kind: "system" as const };
    identity.register(secret, { name, identities: () => [own], origin: () => origin });
    return {
      IDENTITY_ENDPOINT: identity.url,
      IDENTITY_HEADER: secret,
      AZURE_TOKEN_CREDENTIALS: "ManagedIdentityCredential",
      NODE_EXTRA_CA_CERTS: caFile,
      COMMERCE_INSIGHTS_ARM_ENDPOINT: armUrl,
      COMMERCE_INSIGHTS_FABRIC_ENDPOINT: fabricUrl,
    };
  };
  const deployer = actAs("deployer");
  return {
    deployer,
    operator: actAs("operator"),
    dataverse: actAs("dataverse"),
    customerInsights: actAs("customer-insights"),
    pulumi: {
      ...deployer,
      PULUMI_HOME: join(folder, "pulumi", "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "pulumi", "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "sandbox",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
      PULUMI_DEBUG_PROVIDERS: providers.map(({ name, port }) => `${name}:${port}`).join(","),
      NO_COLOR: "1",
    },
  };
}
