import { OperatorError } from "../../../transforms/operator-error.ts";
import type { ResourceType } from "./resource-type.ts";
import { AUTHORIZATION } from "./types/authorization.ts";
import { BATCH } from "./types/batch.ts";
import { CONTAINER_APPS } from "./types/container-apps.ts";
import { DATA_FACTORY } from "./types/data-factory.ts";
import { FABRIC } from "./types/fabric.ts";
import { IDENTITY_TYPES } from "./types/identity.ts";
import { KEY_VAULT } from "./types/key-vault.ts";
import { MANAGEMENT } from "./types/management.ts";
import { NETWORK } from "./types/network.ts";
import { PLAIN } from "./types/plain.ts";
import { POWER_PLATFORM } from "./types/power-platform.ts";
import { STORAGE } from "./types/storage.ts";

/** Every resource type the sandbox knows, by token of the SDK. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(
  [
    ...MANAGEMENT,
    ...STORAGE,
    ...KEY_VAULT,
    ...IDENTITY_TYPES,
    ...AUTHORIZATION,
    ...CONTAINER_APPS,
    ...BATCH,
    ...DATA_FACTORY,
    ...FABRIC,
    ...NETWORK,
    ...POWER_PLATFORM,
    ...PLAIN,
  ].map((type) => [type.token, type]),
);

/**
 * The type of a token; a version module (`azure-native:storage/v20240101:StorageAccount`) means the plain one.
 *
 * @throws OperatorError CI-SANDBOX-002 when the sandbox does not know it.
 */
export function resourceTypeOf(token: string): ResourceType {
  const type = RESOURCE_TYPES.get(token.replace(/\/v\d+(preview)?:/, ":"));
  if (type !== undefined) return type;
  throw new OperatorError(
    "CI-SANDBOX-002",
    `The sandbox does not know the resource type ${token}; it knows ${RESOURCE_TYPES.size} types.`,
    "Add it to scripts/sandbox/providers/types/plain.ts, or to a file of its own beside it when it has rules.",
  );
}
