import type { QueryTools } from "../kernel/gold.ts";
import { retailaffiliation } from "../silver/retailaffiliation.ts";
import { retailcustaffiliation } from "../silver/retailcustaffiliation.ts";
import { retailloyaltycard } from "../silver/retailloyaltycard.ts";
import { retailloyaltycardtier } from "../silver/retailloyaltycardtier.ts";
import { retailloyaltytier } from "../silver/retailloyaltytier.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { isValid } from "./translations.ts";

/** Affiliations of one type: affiliation (record id), name, and the columns asked for. */
export function affiliationsOf(
  tools: QueryTools,
  type: "General" | "Loyalty",
  columns: readonly string[] = [],
): string {
  const { ref, fn } = tools;
  const kind = enumColumn(tools, "kind", {
    ...{ table: "retailaffiliation", column: "affiliationtype", value: "a.affiliationtype" },
    ...{ values: "RetailAffiliationType" as const },
  });
  const list = ["a.recid as affiliation", `${fn.text("a.name")} as name`, ...columns.map((name) => `a.${name}`)];
  return `(
        select ${list.join(", ")}, ${kind.label} as type_label, a.affiliationtype as type_code
        from ${ref(retailaffiliation)} a
        ${kind.join}
        where ${kind.symbol} = ${fn.literal(type)}
      )`;
}

/** General affiliations of each customer: customer (in key form), names. */
export function affiliationNames(tools: QueryTools): string {
  const { ref, fn } = tools;
  return `(
        select ${fn.key("r.dataareaid", "r.custaccountnum")} as customer, ${fn.joinTexts("f.name")} as names
        from ${ref(retailcustaffiliation)} r
        join ${affiliationsOf(tools, "General")} f on f.affiliation = r.retailaffiliationid
        group by ${fn.key("r.dataareaid", "r.custaccountnum")}
      )`;
}

/**
 * The tier of each card that is valid now, highest level first: card (record id), program (record id), tier_id,
 * tier_level.
 */
export function currentTiers(tools: QueryTools): string {
  const { ref } = tools;
  return firstPerKey({
    from: `${ref(retailloyaltycardtier)} v
          left join ${ref(retailloyaltytier)} tier on tier.recid = v.loyaltytier`,
    key: { card: "v.loyaltycard" },
    columns: { program: "nullif(v.affiliation, 0)", tier_id: "tier.tierid", tier_level: "tier.tierlevel" },
    order: ["tier.tierlevel desc nulls last", "v.validfrom desc nulls last", "v.recid desc nulls last"],
    where: isValid(tools, "v"),
  });
}

/**
 * The best active card of each party: highest tier level, latest enrolment, lowest record id. Blocked and replaced cards
 * do not count. Columns: party, card_number, program_name, tier_id, enrolled.
 */
export function bestCards(tools: QueryTools): string {
  const { ref, fn } = tools;
  const tender = enumColumn(tools, "tender", {
    ...{ table: "retailloyaltycard", column: "cardtendertype", value: "card.cardtendertype" },
    ...{ values: "RetailLoyaltyTenderType" as const },
  });
  return firstPerKey({
    from: `${ref(retailloyaltycard)} card
          left join ${currentTiers(tools)} held on held.card = card.recid
          left join ${ref(retailaffiliation)} program on program.recid = held.program
          ${tender.join}`,
    key: { party: "card.party" },
    columns: {
      card_number: "card.cardnumber",
      program_name: fn.text("program.name"),
      tier_id: "held.tier_id",
      enrolled: "card.loyaltyenrollmentdate",
    },
    order: ["held.tier_level desc nulls last", "card.loyaltyenrollmentdate desc nulls last", "card.recid nulls last"],
    where: `card.party <> 0 and card.loyaltyblockeddate is null and coalesce(card.replacementcard, 0) = 0
            and coalesce(${tender.symbol}, '') <> 'Blocked' and ${fn.text("card.cardnumber")} is not null`,
  });
}
