import { COMPUTE } from "./compute.ts";
import { DATA_FACTORY } from "./data-factory.ts";
import { FABRIC } from "./fabric.ts";
import { GOVERNANCE } from "./governance.ts";
import { IDENTITY } from "./identity.ts";
import { KEY_VAULT } from "./key-vault.ts";
import type { RuleCases } from "./rule-cases.ts";
import { STORAGE } from "./storage.ts";
import { SYNAPSE } from "./synapse.ts";

/** Cases of every concern. */
export const ALL_CASES: readonly RuleCases[] = [
  STORAGE,
  DATA_FACTORY,
  SYNAPSE,
  KEY_VAULT,
  COMPUTE,
  IDENTITY,
  FABRIC,
  GOVERNANCE,
];
