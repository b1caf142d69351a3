import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";

/** One registered resource. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** What the engine is told to do with a resource. */
interface ResourceOptions {
  /** Id of the resource in the cloud that is taken into the state; empty for one that is created. */
  readonly importId: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
}

/** What a program registered, and what it returned. */
export interface Deployed<T> {
  readonly result: T;
  readonly resources: readonly Registered[];
  readonly urns: readonly string[];
  /** By type and name. */
  readonly options: ReadonlyMap<string, ResourceOptions>;
}

const SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001";

// The SDK's mock monitor knows no hooks and would crash on the first (SDK 3.270). Their behaviour is the engine tests'.
const accept = (_request: unknown, callback: (error: null, answer: object) => void) => callback(null, {});
Object.assign(MockMonitor.prototype, { registerResourceHook: accept, registerErrorHook: accept });

/** A request to register a resource, as far as its options go; mocks are told of inputs only. */
interface Registration {
  getType(): string;
  getName(): string;
  getImportid(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
}
const optionsOfMonitor = new WeakMap<object, Map<string, ResourceOptions>>();
const { registerResource } = MockMonitor.prototype as unknown as {
  registerResource(request: Registration, callback: unknown): Promise<void>;
};
Object.assign(MockMonitor.prototype, {
  registerResource(this: object, request: Registration, callback: unknown) {
    const options = optionsOfMonitor.get(this) ?? new Map<string, ResourceOptions>();
    optionsOfMonitor.set(this, options);
    options.set(`${request.getType()} ${request.getName()}`, {
      importId: request.getImportid(),
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      ignoreChanges: request.getIgnorechangesList(),
    });
    return registerResource.call(this, request, callback);
  },
});

/** Builds resources against mocks and returns everything they registered. What is made inside `apply` would be missed. */
export async function deploy<T>(build: () => T): Promise<Deployed<Awaited<T>>> {
  const resources: Registered[] = [];
  const newResource = ({ type, name, inputs, id: existing }: pulumi.runtime.MockResourceArgs) => {
    // What is only read is not the program's: no test of inputs is about it.
    if (existing) return { id: existing, state: computedOf(type, name, { accountName: existing.split("/").at(-1) }) };
    resources.push({ type, name, inputs });
    const id = `${SUBSCRIPTION}/mock/${name}`;
    return { id, state: { ...inputs, ...computedOf(type, name, inputs) } };
  };
  const call = ({ token }: pulumi.runtime.MockCallArgs) => {
    throw new Error(`The test calls ${token}, which is not mocked.`);
  };
  await pulumi.runtime.setMocks({ newResource, call }, "commerce-insights", "test");
  const result = await build();
  await pulumi.runtime.disconnect(); // Waits for registrations; everything registered by then is recorded.
  const monitor = pulumi.runtime.getMonitor() as unknown as { getRegisteredResources(): Map<string, unknown> };
  const options = optionsOfMonitor.get(monitor) ?? new Map<string, ResourceOptions>();
  return { result, resources, options, urns: [...monitor.getRegisteredResources().keys()] };
}

/** Resolves an output. An `expect` inside an un-awaited `apply` passes for the wrong reason. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => resolve(value));
  });
}

/** Inputs of the only resource of a type whose name matches. */
export function inputsOf(resources: readonly Registered[], type: string, name?: string): Record<string, unknown> {
  const found = resources.filter((resource) => resource.type === type && (name ?? resource.name) === resource.name);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0)
    throw new Error(`${found.length} resources of type ${type} ${name ?? ""}`);
  return only.inputs;
}

/** Every URN that is not below its component: children without a parent. The component is registered first. */
export function orphansOf(urns: readonly string[]): string[] {
  const [self = "", ...children] = urns;
  const type = self.split("::")[2] ?? "";
  return children.filter((urn) => !urn.includes(`::${type}$`));
}

/** Type and name of every resource, sorted: what a component consists of. */
export function partsOf(resources: readonly Registered[]): string[] {
  return resources.map(({ type, name }) => `${type.replace(/^azure-native:/, "")} ${name}`).sort();
}

function computedOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(inputs).find(([key]) =>
    /^(account|container|job|factory|pipeline|trigger|resourceGroup|environment|vault|key)Name$/.test(key),
  );
  switch (type) {
    case "azure-native:storage:StorageAccount":
      return {
        name: inputs.accountName,
        primaryEndpoints: {
          dfs: `https://${inputs.accountName}.dfs.core.windows.net/`,
          blob: `https://${inputs.accountName}.blob.core.windows.net/`,
        },
      };
    case "azure-native:storage:BlobContainer":
      return { name: inputs.containerName };
    case "azure-native:managedidentity:UserAssignedIdentity":
      return { name: inputs.resourceName, principalId: `principal of ${name}`, clientId: `client of ${name}` };
    case "azure-native:datafactory:Factory":
      return { name: inputs.factoryName, identity: { principalId: `principal of ${name}`, tenantId: "tenant" } };
    case "azure-native:datafactory:Pipeline":
      return { name: inputs.pipelineName };
    case "azure-native:datafactory:Trigger":
      return { name: inputs.triggerName };
    case "azuread:index/servicePrincipal:ServicePrincipal":
      return { objectId: `object of ${name}` };
    case "azure-native:powerplatform:EnterprisePolicy":
      return { identity: { systemAssignedIdentityPrincipalId: `principal of ${name}` } };
    case "commerce:index:TriggerState":
      return { runtimeState: inputs.desired === "started" ? "Started" : "Stopped" };
    default:
      return named === undefined ? {} : { name: named[1] };
  }
}
