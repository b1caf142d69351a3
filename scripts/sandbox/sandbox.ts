import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { v5 as uuidv5 } from "uuid";
import { unusedGrants } from "./access.ts";
import { startArmServer } from "./arm.ts";
import { createAuthorization } from "./authorization.ts";
import { type BatchService, createBatchService } from "./batch/batch-service.ts";
import { deleteBlob, uploadBlob } from "./blob-data.ts";
import { createAuthority } from "./certificates.ts";
import { type Cloud, type CloudResource, openCloud } from "./cloud.ts";
import { type DeployedAccount, storageAccounts } from "./cloud-queries.ts";
import { createDataFactory } from "./data-factory/data-factory.ts";
import type { PipelineRun } from "./data-factory/pipeline-run.ts";
import { DEPLOYER, directoryWith, TENANT_ID } from "./directory.ts";
import { createEnvironments, type Environment } from "./environments.ts";
import { startFabricServer } from "./fabric/fabric-server.ts";
import { createFabricService, type FabricService } from "./fabric/fabric-service.ts";
import { refuseJob } from "./fabric/jobs.ts";
import { withOneLake } from "./fabric/onelake-control.ts";
import { requireUnclaimed } from "./folder-claim.ts";
import { startIdentityServer } from "./identity.ts";
import { createJobRunner, type JobRunner } from "./job.ts";
import { moveEndpoints } from "./moved-endpoints.ts";
import type { NamedPrincipals } from "./named-principals.ts";
import { createOperationFaults, type OperationFaultRule } from "./operation-faults.ts";
import { DEPLOYERS_DESK } from "./origin.ts";
import { openArmTypes } from "./providers/arm-types.ts";
import { createProviderEngine } from "./providers/engine.ts";
import { createInvoke } from "./providers/invokes.ts";
import { startProviderServer } from "./providers/provider-server.ts";
import { onKnownPort, readSandboxFile, type SandboxFile, startingPoint, writeSandboxFile } from "./sandbox-file.ts";
import { type StorageServer, startStorageServer } from "./storage/server.ts";
import { issueToken, STORAGE_AUDIENCE } from "./tokens.ts";

/** A running stand-in for Azure. */
export interface Sandbox {
  /** State folder: `cloud.json`, `storage/<account>/<container>/…`, `logs`, `pulumi`. Absolute. */
  readonly folder: string;
  /** PEM file of the authority that signed the servers' certificate. */
  readonly caFile: string;
  /** Variables for the Pulumi CLI: private state, attached providers, the deployer's identity. */
  readonly pulumiEnvironment: Environment;
  /** Variables that make a process act as the deployer. */
  readonly deployerEnvironment: Environment;
  /** Of one who reads everything and changes nothing. */
  readonly operatorEnvironment: Environment;
  /** Variables that make a process act as Synapse Link for Dataverse. */
  readonly dataverseEnvironment: Environment;
  /** Variables that make a process act as Customer Insights. */
  readonly customerInsightsEnvironment: Environment;
  /** `https://127.0.0.1:<port>/<account>[/<container>[/<path>]]`. */
  location(account: string, container?: string, path?: string): string;
  /** The deployed resources, to look at and, in tests, to change behind Pulumi's back. */
  readonly cloud: Cloud;
  accounts(): readonly DeployedAccount[];
  resources(): readonly CloudResource[];
  /** Fires a started trigger and waits for its pipeline run. */
  runTrigger(name: string): Promise<PipelineRun>;
  /** Finished pipeline runs, oldest first. */
  pipelineRuns(): readonly PipelineRun[];
  /** Ids of deployed role assignments that nothing has needed since the start. */
  unusedGrants(): readonly string[];
  /** Everything secret that the sandbox made and has not encrypted: none of it may be seen anywhere. */
  secrets(): readonly string[];
  /** Replaces what goes wrong in Azure Resource Manager and the providers; `storage` has faults of its own. */
  setFaults(rules: readonly OperationFaultRule[]): void;
  readonly storage: StorageServer;
  readonly jobs: JobRunner;
  readonly batch: BatchService;
  readonly fabric: FabricService;
  stop(): Promise<void>;
}

/** How a sandbox is started. Principals that are not named are those it had before. */
export interface SandboxOptions extends NamedPrincipals {
  readonly folder: string;
  /** @default the real clock */
  readonly now?: () => Date;
  /** Seconds before a new role assignment works; Azure takes up to 15 minutes. @default 0 */
  readonly grantDelaySeconds?: number;
  /** How many times faster than real time a pipeline's waits pass. @default 60 */
  readonly speed?: number;
  /** Folders that relative paths of file assets are looked up in. @default the kit's `stacks`, then its root */
  readonly assetFolders?: readonly string[];
  /** Folder of ARM types to validate inputs with. @default `shared/arm-types` beside the kit, when it is there */
  readonly armTypes?: string;
  /** Told once what a person may want to know, e.g. that inputs are not validated against ARM types. */
  readonly notice?: (line: string) => void;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DEFAULT_SPEED = 60;
const TOKEN_LIFETIME_SECONDS = 3600;

/** Starts every server of the sandbox; what was deployed before is still deployed. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { now = () => new Date(), speed = DEFAULT_SPEED, assetFolders = [join(ROOT, "stacks"), ROOT] } = options;
  const { grantDelaySeconds = 0 } = options;
  const folder = resolve(options.folder);
  const known = startingPoint(folder);
  await requireUnclaimed(folder, known);
  const { tokenKey } = known;
  const customerInsightsObjectId = options.customerInsightsObjectId ?? known.customerInsightsObjectId;
  const otherObjectIds = options.otherObjectIds ?? known.otherObjectIds;
  const principals = directoryWith(customerInsightsObjectId, otherObjectIds);
  const cloud = openCloud(folder, principals);
  const authorization = createAuthorization(cloud, { now, grantDelaySeconds });
  const tls = await createAuthority(join(folder, "certificates"), now());
  const ca = readFileSync(tls.caFile, "utf8");
  const unique = (what: string) => uuidv5(`${tokenKey}:${what}:${cloud.nextSerial()}`, TENANT_ID);

  const control = withOneLake(cloud, authorization.storage);
  const storage = await onKnownPort(known.ports.storage, (port) =>
    startStorageServer({ root: join(folder, "storage"), tls, control, tokenKey, now, port }),
  );
  const identity = await onKnownPort(known.ports.identity, (port) => startIdentityServer({ tokenKey, now, port }));
  const jobs = createJobRunner({ cloud, identity, folder, caFile: tls.caFile, now, unique });
  const batch = createBatchService({
    cloud,
    authorization,
    identity,
    folder,
    caFile: tls.caFile,
    tokenKey,
    now,
    unique,
  });
  const faults = createOperationFaults();
  const arm = await onKnownPort(known.ports.arm, (port) =>
    startArmServer({
      cloud,
      authorization,
      jobs,
      faults,
      tokenKey,
      tls,
      now,
      port,
      createRun: (pipeline, parameters) => {
        const runId = unique("run");
        // Nobody waits for it here; it ends early only when the sandbox stops.
        dataFactory.run(pipeline, runId, parameters).catch(() => undefined);
        return runId;
      },
    }),
  );
  const endpointOf = (account: string) => `${storage.url}/${account}/`;
  const fabric = createFabricService(
    { cloud, authorization, now, unique, storageUrl: storage.url, startJob: refuseJob(cloud) },
    tokenKey,
  );
  const fabricServer = await onKnownPort(known.ports.fabric, (port) =>
    startFabricServer({ service: fabric, tls, port }),
  );
  if (moveEndpoints(cloud, endpointOf)) options.notice?.("The storage port was taken: run pulumi up --refresh.");
  const network = { cloud, armUrl: arm.url, storageUrl: storage.url, batch, ca, tokenKey, now };
  const dataFactory = createDataFactory({ cloud, network, now, speed, unique });

  storage.onWrite(async ({ phase, operation, account, container, path }) => {
    // Data Lake files are reported when they are made and when they are flushed; only then is something in them.
    if (phase === "before" || !["createFile", "flush", "putBlob", "putBlockList"].includes(operation)) return undefined;
    const file = await stat(join(folder, "storage", account, container, path)).catch(() => undefined);
    if (file !== undefined) dataFactory.blobCreated({ account, container, path, bytes: file.size });
    return undefined;
  });

  const deployerToken = (audience: string) =>
    issueToken(tokenKey, {
      principalId: DEPLOYER.objectId,
      audience,
      origin: DEPLOYERS_DESK,
      lifetimeSeconds: TOKEN_LIFETIME_SECONDS,
      now: now(),
    });
  const target = { storageUrl: storage.url, ca, assetFolders, token: () => deployerToken(STORAGE_AUDIENCE) };
  const validateArm = openArmTypes(options.armTypes ?? join(ROOT, "..", "shared", "arm-types"));
  if (validateArm === undefined)
    options.notice?.("Inputs are not validated against ARM types: the types are not there.");
  const engine = createProviderEngine({
    cloud,
    now,
    unique,
    validateArm,
    faults,
    hasContainer: (account, container) => existsSync(join(folder, "storage", account, container)),
    endpointOf,
    upload: (blob) => uploadBlob(blob, target),
    removeData: ({ account, container, path }) =>
      container !== undefined && path !== undefined
        ? deleteBlob({ account, container, path }, target)
        : storage.forget(account, container),
  });
  const invoke = createInvoke(cloud, deployerToken);
  const azureNative = await onKnownPort(known.ports.azureNative, (port) =>
    startProviderServer("azure-native", engine, invoke, port),
  );
  const azuread = await onKnownPort(known.ports.azuread, (port) =>
    startProviderServer("azuread", engine, invoke, port),
  );

  const providers = [azureNative, azuread];
  const environments = createEnvironments({
    folder,
    caFile: tls.caFile,
    tokenKey,
    principals,
    identity,
    armUrl: arm.url,
    fabricUrl: fabricServer.url,
    providers,
  });
  for (const part of ["home", "state"]) mkdirSync(join(folder, "pulumi", part), { recursive: true });
  const ports = {
    ...known.ports,
    storage: storage.port,
    arm: arm.port,
    fabric: fabricServer.port,
    identity: identity.port,
    azureNative: azureNative.port,
    azuread: azuread.port,
  };
  const named = { ...(customerInsightsObjectId && { customerInsightsObjectId }), otherObjectIds: [...otherObjectIds] };
  const file: SandboxFile = { tokenKey, ports, ...named };
  writeSandboxFile(folder, { ...file, pid: process.pid });

  return {
    folder,
    caFile: tls.caFile,
    pulumiEnvironment: environments.pulumi,
    deployerEnvironment: environments.deployer,
    operatorEnvironment: environments.operator,
    dataverseEnvironment: environments.dataverse,
    customerInsightsEnvironment: environments.customerInsights,
    location: (...parts) => [storage.url, ...parts].filter((part) => part !== undefined && part !== "").join("/"),
    cloud,
    accounts: () => [...storageAccounts(cloud).values()],
    resources: () => cloud.list(),
    runTrigger: (name) => dataFactory.fireTrigger(name),
    pipelineRuns: () => dataFactory.runs(),
    unusedGrants: () => unusedGrants(cloud, authorization.usedGrants()),
    secrets: () => [tokenKey, ...identity.secrets()],
    setFaults: (rules) => faults.set(rules),
    storage,
    jobs,
    batch,
    fabric,
    async stop() {
      dataFactory.stop();
      await Promise.all([jobs.stop(), batch.stop()]);
      await Promise.all([storage, arm, fabricServer, identity, ...providers].map((server) => server.stop()));
      const { pid: _, ...left } = readSandboxFile(folder) ?? file;
      writeSandboxFile(folder, left);
    },
  };
}
