import { dirperson as source } from "../bronze/dirperson.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per party that is a person; its RecId is the party's. */
export const dirperson = defineSilver(source, {
  grain: "One row per party that is a person; its RecId is the party's.",
});
