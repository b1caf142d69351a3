import { inventtable as source } from "../bronze/inventtable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per released product and legal entity. */
export const inventtable = defineSilver(source, {
  grain: "One row per released product and legal entity.",
});
