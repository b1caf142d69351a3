import { defineGold } from "../kernel/gold.ts";
import { affiliationsOf } from "./loyalty.ts";

/** General affiliations, such as staff or students. */
export const supportingAffiliations = defineGold({
  name: "supporting_Affiliations",
  grain: "One row per general affiliation.",
  key: "AffiliationId",
  columns: {
    AffiliationId: { type: "string", nullable: false, description: "Record id of the affiliation as text." },
    AffiliationName: { type: "string", nullable: false, description: "Name of the affiliation." },
  },
  query: (tools) => `
    select
      ${tools.fn.cast("f.affiliation", "string")} as AffiliationId,
      f.name as AffiliationName
    from ${affiliationsOf(tools, "General")} f
  `,
});
