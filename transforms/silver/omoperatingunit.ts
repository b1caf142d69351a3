import { omoperatingunit as source } from "../bronze/omoperatingunit.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per operating unit; its RecId is the party's. */
export const omoperatingunit = defineSilver(source, {
  grain: "One row per operating unit; its RecId is the party's.",
  columns: {
    omoperatingunitnumber: { description: "Number of the operating unit." },
    omoperatingunittype: { description: "Kind of operating unit, as stored." },
  },
});
