import { mcrcustpaymtable as source } from "../bronze/mcrcustpaymtable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per payment line of a call-center order. */
export const mcrcustpaymtable = defineSilver(source, {
  grain: "One row per payment line of a call-center order.",
  optional: "payments of call-center orders are left out",
});
