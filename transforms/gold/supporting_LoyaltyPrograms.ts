import { defineGold } from "../kernel/gold.ts";
import { affiliationsOf } from "./loyalty.ts";

/** Loyalty programs; general affiliations are in supporting_Affiliations. */
export const supportingLoyaltyPrograms = defineGold({
  name: "supporting_LoyaltyPrograms",
  grain: "One row per loyalty program.",
  key: "ProgramId",
  columns: {
    ProgramId: { type: "string", nullable: false, description: "Record id of the program as text." },
    ProgramName: { type: "string", nullable: false, description: "Name of the program." },
    AffiliationType: { type: "string", description: "Kind of affiliation in the configured language." },
    AffiliationTypeCode: { type: "long", description: "Stored value of the kind." },
    PoolRelatedCards: { type: "boolean", nullable: false, description: "Cards of one party share their points." },
    HideInChannels: { type: "boolean", nullable: false, description: "Channels do not offer the program." },
  },
  query: (tools) => `
    select
      ${tools.fn.cast("f.affiliation", "string")} as ProgramId,
      f.name as ProgramName,
      f.type_label as AffiliationType,
      f.type_code as AffiliationTypeCode,
      coalesce(f.poolrelatedcards = 1, false) as PoolRelatedCards,
      coalesce(f.hideinchannels = 1, false) as HideInChannels
    from ${affiliationsOf(tools, "Loyalty", ["poolrelatedcards", "hideinchannels"])} f
  `,
});
