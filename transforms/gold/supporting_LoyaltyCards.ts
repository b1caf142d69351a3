import { defineGold } from "../kernel/gold.ts";
import { retailloyaltycard } from "../silver/retailloyaltycard.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { currentTiers } from "./loyalty.ts";
import { MONEY } from "./order-columns.ts";
import { profilesCustomer } from "./profiles_Customer.ts";

/** Loyalty cards, once for every customer of the card's party. */
export const supportingLoyaltyCards = defineGold({
  name: "supporting_LoyaltyCards",
  grain: "One row per loyalty card and customer of its party; one without customer for a card of nobody.",
  key: "LoyaltyCardId",
  columns: {
    LoyaltyCardId: {
      type: "string",
      nullable: false,
      description: "Legal entity, account, card number; the first two are empty for a card of nobody.",
    },
    CardNumber: { type: "string", nullable: false, privacy: "key", description: "Card number." },
    CustomerId: { type: "string", privacy: "key", description: "Customer in profiles_Customer." },
    ProgramId: { type: "string", description: "Program of the current tier." },
    TierId: { type: "string", description: "Highest tier valid now." },
    TierLevel: { type: MONEY, description: "Level of that tier." },
    EnrollmentDate: { type: "date", description: "Day the card was issued." },
    IsBlocked: { type: "boolean", nullable: false, description: "The card cannot be used any more." },
    CardTenderType: { type: "string", description: "How the card pays, in the configured language." },
    CardTenderTypeCode: { type: "long", description: "Stored value of the tender type." },
    ReplacedByCardNumber: { type: "string", privacy: "key", description: "Card that took its place." },
  },
  checks: [{ rule: "Q7", severity: "block", kind: "foreign-key", column: "CustomerId", table: profilesCustomer }],
  query: (tools) => {
    const { ref, fn, settings } = tools;
    // With chosen legal entities, a card whose party is a customer elsewhere only is nobody's business here.
    const ofChosen = settings.legalEntities ? " and (p.CustomerId is not null or coalesce(c.party, 0) = 0)" : "";
    const tender = enumColumn(tools, "tender", {
      ...{ table: "retailloyaltycard", column: "cardtendertype", value: "c.cardtendertype" },
      ...{ values: "RetailLoyaltyTenderType" as const },
    });
    // A card number should stand once; where it does not, the newest record speaks for it.
    const cards = firstPerKey({
      from: `${ref(retailloyaltycard)} c
          left join ${ref(profilesCustomer)} p on p.PartyRecordId = nullif(c.party, 0)
          left join ${currentTiers(tools)} held on held.card = c.recid
          left join ${ref(retailloyaltycard)} n on n.recid = nullif(c.replacementcard, 0)
          ${tender.join}`,
      key: { id: fn.key("p.DataAreaId", "p.AccountNum", "c.cardnumber") },
      columns: {
        ...{ number: fn.text("c.cardnumber"), customer: "p.CustomerId", program: fn.cast("held.program", "string") },
        ...{ tier: fn.text("held.tier_id"), level_number: fn.narrow("held.tier_level", MONEY) },
        enrolled: "c.loyaltyenrollmentdate",
        is_blocked: `c.loyaltyblockeddate is not null or coalesce(${tender.symbol}, '') = 'Blocked'`,
        ...{ tender_label: tender.label, tender_code: "c.cardtendertype", replaced_by: fn.text("n.cardnumber") },
      },
      order: ["c.recid desc nulls last"],
      where: `${fn.text("c.cardnumber")} is not null${ofChosen}`,
    });
    return `
    select
      k.id as LoyaltyCardId,
      k.number as CardNumber,
      k.customer as CustomerId,
      k.program as ProgramId,
      k.tier as TierId,
      k.level_number as TierLevel,
      k.enrolled as EnrollmentDate,
      k.is_blocked as IsBlocked,
      k.tender_label as CardTenderType,
      k.tender_code as CardTenderTypeCode,
      k.replaced_by as ReplacedByCardNumber
    from ${cards} k
  `;
  },
});
