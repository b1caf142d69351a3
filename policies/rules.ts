import { COMPUTE } from "./compute.ts";
import { FACTORY_RULES } from "./data-factory/factory.ts";
import { LINKED_SERVICES } from "./data-factory/linked-services.ts";
import { PIPELINES } from "./data-factory/pipelines.ts";
import { TRIGGERS } from "./data-factory/triggers.ts";
import { FABRIC } from "./fabric.ts";
import { GOVERNANCE } from "./governance.ts";
import { IDENTITY } from "./identity.ts";
import { KEY_VAULT } from "./key-vault.ts";
import type { Rule } from "./rule.ts";
import { STORAGE_ACCESS } from "./storage/account-access.ts";
import { STORAGE_DATA } from "./storage/account-data.ts";
import { STORAGE_NETWORK } from "./storage/account-network.ts";
import { STORAGE_SHAPE } from "./storage/account-shape.ts";
import { SYNAPSE } from "./synapse.ts";

const AREAS: readonly (readonly Rule[])[] = [
  [...STORAGE_ACCESS, ...STORAGE_DATA, ...STORAGE_NETWORK, ...STORAGE_SHAPE],
  [...FACTORY_RULES, ...LINKED_SERVICES, ...PIPELINES, ...TRIGGERS],
  SYNAPSE,
  KEY_VAULT,
  COMPUTE,
  IDENTITY,
  FABRIC,
  GOVERNANCE,
];

/** Every rule of the pack, in the order of the catalogue. */
export const RULES: readonly Rule[] = AREAS.flatMap((area) =>
  area.toSorted((one, other) => one.id.localeCompare(other.id, "en")),
);
