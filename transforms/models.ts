import { activitiesLoyaltyPoints } from "./gold/activities_LoyaltyPoints.ts";
import { activitiesOrderHeaders } from "./gold/activities_OrderHeaders.ts";
import { activitiesOrders } from "./gold/activities_Orders.ts";
import { activitiesPayments } from "./gold/activities_Payments.ts";
import { activitiesReturns } from "./gold/activities_Returns.ts";
import { activitiesStorefrontActions } from "./gold/activities_StorefrontActions.ts";
import { activitiesStoreTransactions } from "./gold/activities_StoreTransactions.ts";
import { profilesCustomer } from "./gold/profiles_Customer.ts";
import { supportingAffiliations } from "./gold/supporting_Affiliations.ts";
import { supportingCalendar } from "./gold/supporting_Calendar.ts";
import { supportingChannels } from "./gold/supporting_Channels.ts";
import { supportingCustomerAffiliations } from "./gold/supporting_CustomerAffiliations.ts";
import { supportingLoyaltyCards } from "./gold/supporting_LoyaltyCards.ts";
import { supportingLoyaltyPrograms } from "./gold/supporting_LoyaltyPrograms.ts";
import { supportingLoyaltyRewardPoints } from "./gold/supporting_LoyaltyRewardPoints.ts";
import { supportingProductCategories } from "./gold/supporting_ProductCategories.ts";
import { supportingProducts } from "./gold/supporting_Products.ts";
import { supportingStores } from "./gold/supporting_Stores.ts";
import type { Gold } from "./kernel/gold.ts";
import type { Silver } from "./kernel/silver.ts";
import { custgroup } from "./silver/custgroup.ts";
import { custtable } from "./silver/custtable.ts";
import { dirpartylocation } from "./silver/dirpartylocation.ts";
import { dirpartytable } from "./silver/dirpartytable.ts";
import { dirperson } from "./silver/dirperson.ts";
import { dirpersonname } from "./silver/dirpersonname.ts";
import { ecorescategory } from "./silver/ecorescategory.ts";
import { ecorescategoryhierarchy } from "./silver/ecorescategoryhierarchy.ts";
import { ecorescategoryhierarchyrole } from "./silver/ecorescategoryhierarchyrole.ts";
import { ecorescategorytranslation } from "./silver/ecorescategorytranslation.ts";
import { ecoresproduct } from "./silver/ecoresproduct.ts";
import { ecoresproductcategory } from "./silver/ecoresproductcategory.ts";
import { ecoresproducttranslation } from "./silver/ecoresproducttranslation.ts";
import { exchangerate } from "./silver/exchangerate.ts";
import { exchangeratecurrencypair } from "./silver/exchangeratecurrencypair.ts";
import { exchangeratetype } from "./silver/exchangeratetype.ts";
import { inventtable } from "./silver/inventtable.ts";
import { logisticsaddresscountryregion } from "./silver/logisticsaddresscountryregion.ts";
import { logisticsaddresscountryregiontranslation } from "./silver/logisticsaddresscountryregiontranslation.ts";
import { logisticselectronicaddress } from "./silver/logisticselectronicaddress.ts";
import { logisticslocation } from "./silver/logisticslocation.ts";
import { logisticspostaladdress } from "./silver/logisticspostaladdress.ts";
import { mcrcustpaymtable } from "./silver/mcrcustpaymtable.ts";
import { mcrreturnsalestable } from "./silver/mcrreturnsalestable.ts";
import { omoperatingunit } from "./silver/omoperatingunit.ts";
import { optionsets } from "./silver/optionsets.ts";
import { retailaffiliation } from "./silver/retailaffiliation.ts";
import { retailasynccustomer } from "./silver/retailasynccustomer.ts";
import { retailchanneltable } from "./silver/retailchanneltable.ts";
import { retailcustaffiliation } from "./silver/retailcustaffiliation.ts";
import { retailcusttable } from "./silver/retailcusttable.ts";
import { retailexternalidtocustomermap } from "./silver/retailexternalidtocustomermap.ts";
import { retailloyaltycard } from "./silver/retailloyaltycard.ts";
import { retailloyaltycardrewardpointtrans } from "./silver/retailloyaltycardrewardpointtrans.ts";
import { retailloyaltycardtier } from "./silver/retailloyaltycardtier.ts";
import { retailloyaltyrewardpoint } from "./silver/retailloyaltyrewardpoint.ts";
import { retailloyaltytier } from "./silver/retailloyaltytier.ts";
import { retailproductrating } from "./silver/retailproductrating.ts";
import { retailsalesline } from "./silver/retailsalesline.ts";
import { retailsalestable } from "./silver/retailsalestable.ts";
import { retailstoretable } from "./silver/retailstoretable.ts";
import { retailstoretendertypetable } from "./silver/retailstoretendertypetable.ts";
import { retailtransactionorderstatus } from "./silver/retailtransactionorderstatus.ts";
import { retailtransactionpaymenttrans } from "./silver/retailtransactionpaymenttrans.ts";
import { retailtransactionsalestrans } from "./silver/retailtransactionsalestrans.ts";
import { retailtransactiontable } from "./silver/retailtransactiontable.ts";
import { retailwishlistlinetable } from "./silver/retailwishlistlinetable.ts";
import { retailwishlisttable } from "./silver/retailwishlisttable.ts";
import { returnreasoncode } from "./silver/returnreasoncode.ts";
import { salesline } from "./silver/salesline.ts";
import { salestable } from "./silver/salestable.ts";
import { storefrontevents } from "./silver/storefrontevents.ts";

/** Every source table that is kept. */
export const SILVER: readonly Silver[] = [
  custtable,
  custgroup,
  dirpartytable,
  dirperson,
  dirpersonname,
  dirpartylocation,
  logisticslocation,
  logisticspostaladdress,
  logisticselectronicaddress,
  logisticsaddresscountryregion,
  logisticsaddresscountryregiontranslation,
  retailcusttable,
  salestable,
  salesline,
  retailsalestable,
  retailtransactiontable,
  retailtransactionsalestrans,
  inventtable,
  ecoresproduct,
  ecoresproducttranslation,
  ecoresproductcategory,
  ecorescategory,
  ecorescategorytranslation,
  ecorescategoryhierarchy,
  ecorescategoryhierarchyrole,
  retailchanneltable,
  retailstoretable,
  omoperatingunit,
  retailaffiliation,
  retailcustaffiliation,
  retailloyaltycard,
  retailloyaltycardtier,
  retailloyaltytier,
  retailtransactionorderstatus,
  retailasynccustomer,
  retailproductrating,
  retailloyaltyrewardpoint,
  retailloyaltycardrewardpointtrans,
  retailtransactionpaymenttrans,
  retailstoretendertypetable,
  mcrreturnsalestable,
  retailsalesline,
  returnreasoncode,
  retailwishlisttable,
  retailwishlistlinetable,
  mcrcustpaymtable,
  exchangerate,
  exchangeratecurrencypair,
  exchangeratetype,
  retailexternalidtocustomermap,
];

/** Tables of silver behind which no table of Dynamics 365 stands: labels of enum values, events of web shops. */
export const OWN_SILVER: readonly Silver[] = [optionsets, storefrontevents];

/** Every table of the gold contract, each after those it reads. */
export const GOLD: readonly Gold[] = [
  supportingChannels,
  supportingStores,
  supportingProductCategories,
  supportingProducts,
  supportingLoyaltyPrograms,
  supportingLoyaltyRewardPoints,
  supportingAffiliations,
  profilesCustomer,
  supportingCustomerAffiliations,
  supportingLoyaltyCards,
  activitiesOrders,
  activitiesPayments,
  activitiesOrderHeaders,
  activitiesReturns,
  activitiesStoreTransactions,
  activitiesLoyaltyPoints,
  activitiesStorefrontActions,
  supportingCalendar,
];
