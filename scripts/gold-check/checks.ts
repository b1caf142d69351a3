import { CHANGE_CHECKS } from "./change-checks.ts";
import { FILE_CHECKS } from "./file-checks.ts";
import { KEY_CHECKS } from "./key-checks.ts";
import { PROTOCOL_CHECKS } from "./protocol-checks.ts";
import { SCHEMA_CHECKS } from "./schema-checks.ts";
import type { TableCheck } from "./table-subject.ts";
import { VALUE_CHECKS } from "./value-checks.ts";
import { VERSION_CHECKS } from "./version-checks.ts";

/** Every check of one table, in the order of the areas. */
export const TABLE_CHECKS: readonly TableCheck[] = [
  ...PROTOCOL_CHECKS,
  ...SCHEMA_CHECKS,
  ...VERSION_CHECKS,
  ...FILE_CHECKS,
  ...KEY_CHECKS,
  ...CHANGE_CHECKS,
  ...VALUE_CHECKS,
];
