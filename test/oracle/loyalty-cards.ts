import { instant, printInstant } from "./clock.ts";
import { allValidAt } from "./dated.ts";
import { decimal, parseDecimal } from "./decimal.ts";
import type { Enums } from "./enums.ts";
import type { GoldRow } from "./row-hash.ts";
import { byRecId, byRecIdOrder, grouped, type OracleInput, reference, rowsOf, type SourceRow, text } from "./source.ts";

const NONE: GoldRow = {
  ...{ LoyaltyCardNumber: null, LoyaltyProgramName: null, LoyaltyTierId: null, LoyaltyEnrollmentDate: null },
};

/** The best active card of a party: highest tier, then latest enrolment, then lowest RecId. */
export function bestCards(input: OracleInput, enums: Enums): (partyId: string | null) => GoldRow {
  const cards = grouped(rowsOf(input, "retailloyaltycard"), (row) => [reference(row, "party")]);
  const cardTiers = grouped(rowsOf(input, "retailloyaltycardtier"), (row) => [reference(row, "loyaltycard")]);
  const tier = byRecId(rowsOf(input, "retailloyaltytier"));
  const affiliation = byRecId(rowsOf(input, "retailaffiliation"));

  const isActive = (card: SourceRow) =>
    instant(card, "loyaltyblockeddate") === null &&
    reference(card, "replacementcard") === null &&
    enums.symbol("retailloyaltycard", "cardtendertype", card) !== "Blocked";

  /** Of the tiers that count now the highest, then the youngest, then the one with the highest RecId. */
  const tierOf = (card: SourceRow) => {
    const valid = allValidAt(cardTiers(text(card, "recid")), input.asOf).map((row) => {
      const own = tier(reference(row, "loyaltytier"));
      return {
        row,
        own,
        level: decimal(own, "tierlevel") ?? parseDecimal("-1"),
        from: instant(row, "validfrom") ?? 0n,
      };
    });
    return valid.sort((a, b) => Number(b.level - a.level) || Number(b.from - a.from) || byRecIdOrder(b.row, a.row))[0];
  };

  return (partyId) => {
    const active = (partyId === null ? [] : cards(partyId)).filter(isActive).map((card) => {
      const held = tierOf(card);
      const enrolled = instant(card, "loyaltyenrollmentdate");
      return { card, held, level: held?.level ?? parseDecimal("-2"), enrolled };
    });
    const [best] = active.sort(
      (a, b) =>
        Number(b.level - a.level) || Number((b.enrolled ?? 0n) - (a.enrolled ?? 0n)) || byRecIdOrder(a.card, b.card),
    );
    if (best === undefined) return NONE;
    return {
      LoyaltyCardNumber: text(best.card, "cardnumber"),
      LoyaltyProgramName: text(affiliation(reference(best.held?.row, "affiliation")), "name"),
      LoyaltyTierId: text(best.held?.own, "tierid"),
      LoyaltyEnrollmentDate: best.enrolled === null ? null : printInstant(best.enrolled).slice(0, 10),
    };
  };
}
