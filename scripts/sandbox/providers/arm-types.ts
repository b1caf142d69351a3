import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../cloud.ts";
import { listOf, propertiesOf } from "../cloud-queries.ts";
import { type TypeTable, validateBody } from "./arm-body.ts";
import { pathParameters } from "./arm-id.ts";
import type { ArmType } from "./arm-scalar.ts";
import type { InputProblem, ResourceType } from "./resource-type.ts";

/** Validates a resource's inputs against the ARM type of its API version; no problems for types not in the set. */
export type ValidateInputs = (type: ResourceType, inputs: Properties) => readonly InputProblem[];

interface IndexEntry {
  readonly file: string;
  readonly type: string;
  readonly apiVersion: string;
}

/**
 * Opens a folder of ARM types (`index.json` and one file per type, from Azure/bicep-types-az). Undefined when the
 * folder is absent: it is not part of the product, and inputs are then checked by the sandbox's own rules only.
 */
export function openArmTypes(folder: string): ValidateInputs | undefined {
  const indexFile = join(folder, "index.json");
  if (!existsSync(indexFile)) return undefined;
  const index = JSON.parse(readFileSync(indexFile, "utf8")) as Readonly<Record<string, IndexEntry>>;
  const loaded = new Map<string, TypeTable>();
  return ({ token, id }, inputs) => {
    const entry = index[token];
    if (entry === undefined) return [];
    const table = loaded.get(token) ?? readTable(join(folder, entry.file));
    loaded.set(token, table);
    const dropped = new Set([...pathParameters(id), "scope", "resourceUri", "resourceGroupName"]);
    const body = Object.fromEntries(Object.entries(inputs).filter(([key]) => !dropped.has(key)));
    return validateBody(table, armInputs(token, body)).map(({ property, reason }) => ({
      property,
      reason: `${reason} (${entry.type}@${entry.apiVersion})`,
    }));
  };
}

function readTable(file: string): TypeTable {
  const { types } = JSON.parse(readFileSync(file, "utf8")) as { types: readonly ArmType[] };
  return types;
}

/** Inputs that the SDK names differently from ARM (found in the SDK's metadata, 3.28.0). */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "azure-native:storage:StorageAccount": {
    enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
    enableNfsV3: "isNfsV3Enabled",
    networkRuleSet: "networkAcls",
  },
  "azure-native:authorization:RoleDefinition": { roleType: "type" },
};

/** The inputs with ARM's names and shapes where the SDK's differ. */
function armInputs(token: string, inputs: Properties): Properties {
  const renamed = RENAMED[token] ?? {};
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [renamed[key] ?? key, (SHAPES[key] ?? same)(value)]),
  );
}

/** Inputs whose inside is named differently too. */
const SHAPES: Readonly<Record<string, (value: unknown) => unknown>> = {
  networkRuleSet: (value) => (typeof value === "object" ? armRules(propertiesOf(value)) : value),
  encryption: (value) => (typeof value === "object" ? armEncryption(propertiesOf(value)) : value),
};

function same(value: unknown): unknown {
  return value;
}

/** Encryption of an account: the SDK says whose identity it is. */
function armEncryption({ encryptionIdentity, ...rest }: Properties): Properties {
  if (encryptionIdentity === undefined) return rest;
  const { encryptionUserAssignedIdentity: userAssignedIdentity } = propertiesOf(encryptionIdentity);
  return { ...rest, identity: { userAssignedIdentity } };
}

/** Rules of a storage firewall: the SDK says what `id` and `value` are of. */
function armRules(rules: Properties): Properties {
  const renamed = (list: unknown, from: string, to: string) =>
    Array.isArray(list)
      ? listOf(list)
          .map(propertiesOf)
          .map(({ [from]: value, ...rest }) => ({ ...rest, [to]: value }))
      : list;
  const { ipRules, virtualNetworkRules, ...rest } = rules;
  return {
    ...rest,
    ...(ipRules !== undefined && { ipRules: renamed(ipRules, "iPAddressOrRange", "value") }),
    ...(virtualNetworkRules !== undefined && {
      virtualNetworkRules: renamed(virtualNetworkRules, "virtualNetworkResourceId", "id"),
    }),
  };
}
