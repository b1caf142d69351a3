import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthorization } from "../../../../scripts/sandbox/authorization.ts";
import { createAuthority } from "../../../../scripts/sandbox/certificates.ts";
import { DEPLOYER } from "../../../../scripts/sandbox/directory.ts";
import { withOneLake } from "../../../../scripts/sandbox/fabric/onelake-control.ts";
import { type StorageServer, startStorageServer } from "../../../../scripts/sandbox/storage/server.ts";
import { issueToken, STORAGE_AUDIENCE } from "../../../../scripts/sandbox/tokens.ts";
import { ACCOUNT, type FabricTest, startFabricTest } from "../../../support/fabric.ts";

const { signal } = new AbortController();
const once = { retryOptions: { maxTries: 1 } };
const now = () => new Date();

let test: FabricTest;
let root: string;
let server: StorageServer;
let workspaceId: string;
let lakehouseId: string;
let identity: unknown;

beforeAll(async () => {
  test = await startFabricTest();
  const { cloud } = test;
  const container = { accountName: "stlake", containerName: "gold" };
  const id = `${ACCOUNT}/blobServices/default/containers/gold`;
  cloud.put({ id, type: "azure-native:storage:BlobContainer", inputs: container, outputs: {} });
  root = await mkdtemp(join(tmpdir(), "onelake-"));
  const { caFile, key, cert } = await createAuthority(join(root, "authority"), now());
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), await readFile(caFile, "utf8")]);
  const control = withOneLake(cloud, createAuthorization(cloud).storage);
  server = await startStorageServer({ root: join(root, "files"), tls: { key, cert }, control, tokenKey: "key", now });

  const workspace = await test.kind("Workspace").create({ displayName: "Contoso", capacity: "fccontoso" }, signal);
  workspaceId = workspace.id;
  identity = workspace.outputs.identityPrincipalId;
  test.grant(identity);
  const lakehouse = await test.kind("Lakehouse").create({ workspaceId, displayName: "commerce" }, signal);
  lakehouseId = String(lakehouse.outputs.itemId);
  const target = { server: "https://stlake.dfs.core.windows.net", path: "gold" };
  const connection = await test.kind("Connection").create({ displayName: "gold", workspaceId, ...target }, signal);
  const adlsGen2 = { location: target.server, subpath: "/gold/commerce", connectionId: connection.id };
  const shortcut = { workspaceId, itemId: lakehouseId, path: "Files", name: "gold", adlsGen2 };
  await test.kind("Shortcut").create(shortcut, signal);
});
afterAll(async () => {
  await server.stop();
  await test.remove();
  await rm(root, { recursive: true, force: true });
});

/** A workspace as a container, for a principal. */
function oneLake(workspace: string, principalId = DEPLOYER.objectId) {
  const claims = { principalId, audience: STORAGE_AUDIENCE, lifetimeSeconds: 60, now: now() };
  const getToken = async () => ({ token: issueToken("key", claims), expiresOnTimestamp: Date.now() + 60_000 });
  return new DataLakeServiceClient(`${server.url}/onelake`, { getToken }, once).getFileSystemClient(workspace);
}

async function write(workspace: string, path: string, text: string, principalId?: string): Promise<void> {
  await oneLake(workspace, principalId).getFileClient(path).upload(Buffer.from(text));
}

async function read(workspace: string, path: string, principalId?: string): Promise<string> {
  return (await oneLake(workspace, principalId).getFileClient(path).readToBuffer()).toString();
}

async function list(workspace: string, path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of oneLake(workspace).listPaths({ path, recursive: true })) names.push(name ?? "");
  return names;
}

describe("OneLake", () => {
  it("has the same files by name and by GUID", async () => {
    await write("Contoso", "commerce.Lakehouse/Tables/t/_delta_log/0.json", "{}");
    expect(await read(workspaceId, `${lakehouseId}/Tables/t/_delta_log/0.json`)).toBe("{}");
    expect(await list(workspaceId, `${lakehouseId}/Tables/t`)).toEqual([
      `${lakehouseId}/Tables/t/_delta_log`,
      `${lakehouseId}/Tables/t/_delta_log/0.json`,
    ]);
  });

  it("writes through a shortcut into the account it leads to, and lists it under its own name", async () => {
    await write("Contoso", "commerce.Lakehouse/Files/gold/profiles_Customer/a.parquet", "rows");
    const behind = join(root, "files", "stlake", "gold", "commerce", "profiles_Customer", "a.parquet");
    expect(await readFile(behind, "utf8")).toBe("rows");
    expect(await list("Contoso", "commerce.Lakehouse/Files/gold")).toEqual([
      "commerce.Lakehouse/Files/gold/profiles_Customer",
      "commerce.Lakehouse/Files/gold/profiles_Customer/a.parquet",
    ]);
    await write("Contoso", "commerce.Lakehouse/Files/own.txt", "x");
    expect(await list("Contoso", "commerce.Lakehouse/Files")).toEqual(
      expect.arrayContaining(["commerce.Lakehouse/Files/gold", "commerce.Lakehouse/Files/own.txt"]),
    );
  });

  it("lets in who has a role in the workspace, and lets write who has more than Viewer", async () => {
    const path = "commerce.Lakehouse/Files/gold/x.txt";
    await write("Contoso", path, "1");
    const reader = test.cloud.principals.find(({ name }) => name === "customer-insights")?.objectId ?? "";
    await expect(read("Contoso", path, reader)).rejects.toMatchObject({ statusCode: 403 });
    const principal = { principalId: reader, principalType: "ServicePrincipal" };
    await test.kind("WorkspaceRoleAssignment").create({ workspaceId, ...principal, role: "Viewer" }, signal);
    expect(await read("Contoso", path, reader)).toBe("1");
    await expect(write("Contoso", path, "2", reader)).rejects.toMatchObject({ statusCode: 403 });
  });

  it("reaches a shortcut's target only while the workspace's identity may", async () => {
    const path = "commerce.Lakehouse/Files/gold/x.txt";
    await write("Contoso", path, "1");
    const id = `${ACCOUNT}/providers/Microsoft.Authorization/roleAssignments/${identity}`;
    const grant = test.cloud.get(id)!;
    test.cloud.remove(id);
    await expect(read("Contoso", path)).rejects.toMatchObject({ statusCode: 403 });
    test.cloud.put(grant);
    expect(await read("Contoso", path)).toBe("1");
  });

  it("knows no other workspace and no other item", async () => {
    await expect(read("Fabrikam", "commerce.Lakehouse/Files/x")).rejects.toMatchObject({ statusCode: 403 });
    await expect(read("Contoso", "other.Lakehouse/Files/x")).rejects.toMatchObject({ statusCode: 403 });
  });
});
