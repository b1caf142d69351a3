import { BATCH_RULES } from "./compute/batch.ts";
import { CONTAINER_APPS } from "./compute/container-apps.ts";
import { CONTAINERS } from "./compute/containers.ts";
import { REGISTRY_RULES } from "./compute/registry.ts";
import { FACTORY_RULES } from "./data-factory/factory.ts";
import { LINKED_SERVICES } from "./data-factory/linked-services.ts";
import { PIPELINES } from "./data-factory/pipelines.ts";
import { REFERENCES } from "./data-factory/references.ts";
import { TRIGGERS } from "./data-factory/triggers.ts";
import { FABRIC } from "./fabric.ts";
import { NAME_RULES } from "./governance/names.ts";
import { OPERATION_RULES } from "./governance/operations.ts";
import { REGION_RULES } from "./governance/regions.ts";
import { RESOURCE_KINDS } from "./governance/resource-kinds.ts";
import { TAG_RULES } from "./governance/tags.ts";
import { ALLOWED_ROLES } from "./identity/allowed-roles.ts";
import { PRINCIPALS } from "./identity/principals.ts";
import { PRIVILEGES } from "./identity/privileges.ts";
import { SCOPES } from "./identity/scopes.ts";
import { SIGN_IN } from "./identity/sign-in.ts";
import { KEY_VAULT } from "./key-vault.ts";
import type { Rule } from "./rule.ts";
import { STORAGE_ACCESS } from "./storage/account-access.ts";
import { STORAGE_DATA } from "./storage/account-data.ts";
import { STORAGE_NETWORK } from "./storage/account-network.ts";
import { STORAGE_SHAPE } from "./storage/account-shape.ts";
import { STORAGE_GUARDS } from "./storage/guards.ts";
import { STORAGE_LIFECYCLE } from "./storage/lifecycle.ts";
import { SYNAPSE_PROTECTION } from "./synapse/data-protection.ts";
import { SYNAPSE_NETWORK } from "./synapse/network.ts";
import { SYNAPSE_POOLS } from "./synapse/pools.ts";

const AREAS: readonly (readonly Rule[])[] = [
  [...STORAGE_ACCESS, ...STORAGE_DATA, ...STORAGE_GUARDS, ...STORAGE_LIFECYCLE, ...STORAGE_NETWORK, ...STORAGE_SHAPE],
  [...FACTORY_RULES, ...LINKED_SERVICES, ...PIPELINES, ...REFERENCES, ...TRIGGERS],
  [...SYNAPSE_NETWORK, ...SYNAPSE_PROTECTION, ...SYNAPSE_POOLS],
  KEY_VAULT,
  [...BATCH_RULES, ...CONTAINER_APPS, ...CONTAINERS, ...REGISTRY_RULES],
  [...PRIVILEGES, ...SCOPES, ...ALLOWED_ROLES, ...PRINCIPALS, ...SIGN_IN],
  FABRIC,
  [...TAG_RULES, ...REGION_RULES, ...NAME_RULES, ...OPERATION_RULES, ...RESOURCE_KINDS],
];

/** Every rule of the pack, in the order of the catalogue. */
export const RULES: readonly Rule[] = AREAS.flatMap((area) =>
  area.toSorted((one, other) => one.id.localeCompare(other.id, "en")),
);
