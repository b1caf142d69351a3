import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v5 as uuidv5 } from "uuid";
import { createFabric, type Fabric } from "../../components/provider/fabric/fabric.ts";
import { createFabricApi } from "../../components/provider/fabric/fabric-api.ts";
import { fabricKinds } from "../../components/provider/fabric/fabric-kinds.ts";
import type { ResourceKind } from "../../components/provider/resource-kind.ts";
import { createAuthorization } from "../../scripts/sandbox/authorization.ts";
import { type Cloud, openCloud } from "../../scripts/sandbox/cloud.ts";
import { DEPLOYER, directoryWith, SUBSCRIPTION_SCOPE, TENANT_ID } from "../../scripts/sandbox/directory.ts";
import {
  createFabricService,
  FABRIC_AUDIENCE,
  type FabricService,
} from "../../scripts/sandbox/fabric/fabric-service.ts";
import { refuseJob } from "../../scripts/sandbox/fabric/jobs.ts";
import { issueToken } from "../../scripts/sandbox/tokens.ts";

const GROUP = `${SUBSCRIPTION_SCOPE}/resourceGroups/rg/providers`;

/** ARM id of the capacity `fccontoso`, which exists. */
export const CAPACITY = `${GROUP}/Microsoft.Fabric/capacities/fccontoso`;

/** ARM id of the account `stlake` with the container `gold`, which exist. */
export const ACCOUNT = `${GROUP}/Microsoft.Storage/storageAccounts/stlake`;

/** Storage Blob Data Contributor. */
const CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

/** The provider's resource kinds against the stand-in for Fabric, with a capacity and an account deployed. */
export interface FabricTest {
  readonly service: FabricService;
  readonly cloud: Cloud;
  readonly fabric: Fabric;
  /** The kind of a type, e.g. `Workspace`. */
  kind(type: string): ResourceKind;
  /** Grants a principal Storage Blob Data Contributor on the account. */
  grant(principalId: unknown): void;
  /** Forgets what tests made, and their faults. */
  reset(): void;
  remove(): Promise<void>;
}

/** Starts it; no pause is longer than a millisecond. */
export async function startFabricTest(): Promise<FabricTest> {
  const folder = await mkdtemp(join(tmpdir(), "fabric-"));
  const now = () => new Date("2026-01-01T00:00:00Z");
  const cloud = openCloud(folder, directoryWith());
  const deploy = () => {
    for (const { id } of cloud.list()) cloud.remove(id);
    cloud.put({ id: CAPACITY, type: "azure-native:fabric:FabricCapacity", inputs: capacity, outputs: {} });
    cloud.put({ id: ACCOUNT, type: "azure-native:storage:StorageAccount", inputs: account, outputs: {} });
  };
  const capacity = { capacityName: "fccontoso", location: "westeurope", sku: { name: "F2", tier: "Fabric" } };
  const account = { accountName: "stlake", isHnsEnabled: true };
  deploy();
  const world = {
    ...{ cloud, now, authorization: createAuthorization(cloud), storageUrl: "https://127.0.0.1:1" },
    unique: (what: string) => uuidv5(`${what}:${cloud.nextSerial()}`, TENANT_ID),
    startJob: refuseJob(cloud),
  };
  const service = createFabricService(world, "key");
  const claims = { principalId: DEPLOYER.objectId, audience: FABRIC_AUDIENCE, lifetimeSeconds: 60, now: now() };
  const token = async () => issueToken("key", claims);
  const api = createFabricApi("https://fabric.example/v1", token, async (url, { method = "GET", headers, body }) => {
    const { pathname, search } = new URL(url);
    const authorization = new Headers(headers).get("Authorization") ?? undefined;
    const request = { method, url: `${pathname}${search}`, authorization, body: typeof body === "string" ? body : "" };
    const { status, body: answer, headers: told } = service.answer(request);
    return new Response(answer === undefined ? null : JSON.stringify(answer), {
      status,
      ...(told && { headers: told }),
    });
  });
  const patience = { tries: 4, firstPauseMilliseconds: 1, longestPauseMilliseconds: 1, looks: 5 };
  const fabric = createFabric(api, patience);
  const kinds = fabricKinds(fabric);
  return {
    ...{ service, cloud, fabric },
    kind(type) {
      const found = kinds[`commerce:fabric:${type}`];
      if (found === undefined) throw new Error(`There is no ${type}.`);
      return found;
    },
    grant(principalId) {
      const roleDefinitionId = `${SUBSCRIPTION_SCOPE}/providers/Microsoft.Authorization/roleDefinitions/${CONTRIBUTOR}`;
      const inputs = { principalId, scope: ACCOUNT, roleDefinitionId };
      const id = `${ACCOUNT}/providers/Microsoft.Authorization/roleAssignments/${principalId}`;
      cloud.put({ id, type: "azure-native:authorization:RoleAssignment", inputs, outputs: {} });
    },
    reset() {
      deploy();
      service.setFaults([]);
      service.setTenant({ callsByServicePrincipals: true, creationByServicePrincipals: true });
      service.clearCalls();
    },
    async remove() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
