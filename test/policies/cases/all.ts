import { DATA_FACTORY } from "./data-factory.ts";
import { GOVERNANCE } from "./governance.ts";
import { IDENTITY } from "./identity.ts";
import { COMPUTE, FABRIC, KEY_VAULT, SYNAPSE } from "./platform.ts";
import type { RuleCases } from "./rule-cases.ts";
import { STORAGE } from "./storage.ts";

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
