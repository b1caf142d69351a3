import type { Rule } from "./rule.ts";
import { STORAGE_ACCESS } from "./storage/account-access.ts";

/** Every rule of the pack, in the order of the catalogue. */
export const RULES: readonly Rule[] = [...STORAGE_ACCESS];
