import { dirpartytable as source } from "../bronze/dirpartytable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per party: a person or an organisation, shared by all legal entities. */
export const dirpartytable = defineSilver(source, {
  grain: "One row per party: a person or an organisation, shared by all legal entities.",
});
