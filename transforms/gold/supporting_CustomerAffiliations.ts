import { defineGold } from "../kernel/gold.ts";
import { retailcustaffiliation } from "../silver/retailcustaffiliation.ts";
import { firstPerKey } from "./first-per-key.ts";
import { profilesCustomer } from "./profiles_Customer.ts";
import { supportingAffiliations } from "./supporting_Affiliations.ts";

/** Which customer belongs to which general affiliation. */
export const supportingCustomerAffiliations = defineGold({
  name: "supporting_CustomerAffiliations",
  grain: "One row per customer and general affiliation.",
  key: "CustomerAffiliationId",
  columns: {
    CustomerAffiliationId: { type: "string", nullable: false, description: "Legal entity, account, affiliation." },
    CustomerId: { type: "string", nullable: false, privacy: "key", description: "Customer in profiles_Customer." },
    AffiliationId: { type: "string", nullable: false, description: "Affiliation in supporting_Affiliations." },
  },
  checks: [{ rule: "Q7", severity: "block", kind: "foreign-key", column: "CustomerId", table: profilesCustomer }],
  query: (tools) => {
    const { ref, fn } = tools;
    const affiliation = fn.cast("r.retailaffiliationid", "string");
    const members = firstPerKey({
      from: `${ref(retailcustaffiliation)} r
          join ${ref(profilesCustomer)} p on p.CustomerId = ${fn.key("r.dataareaid", "r.custaccountnum")}
          join ${ref(supportingAffiliations)} f on f.AffiliationId = ${affiliation}`,
      key: { id: fn.key("r.dataareaid", "r.custaccountnum", affiliation) },
      columns: { customer: "p.CustomerId", affiliation: "f.AffiliationId" },
      order: ["r.recid nulls last"],
    });
    return `
    select
      m.id as CustomerAffiliationId,
      m.customer as CustomerId,
      m.affiliation as AffiliationId
    from ${members} m
  `;
  },
});
