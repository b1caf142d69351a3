/** Enum columns whose labels gold shows, as `<source table>.<column>`: what a customer may word differently (rule R6). */
export const LABELLED_ENUMS: readonly string[] = [
  ...["custtable.blocked", "dirperson.gender", "dirperson.maritalstatus", "ecoresproduct.producttype"],
  ...["retailaffiliation.affiliationtype", "retailchanneltable.channeltype", "retailloyaltycard.cardtendertype"],
  "retailloyaltycardrewardpointtrans.entrytype",
  "retailloyaltycardrewardpointtrans.loyaltytransactiontype",
  ...["retailloyaltyrewardpoint.expirationtimeunit", "retailloyaltyrewardpoint.rewardpointtype"],
  ...["retailtransactiontable.type", "salesline.salesstatus", "salestable.salesstatus"],
];
