import { activitiesOrders } from "./gold/activities_Orders.ts";
import { profilesCustomer } from "./gold/profiles_Customer.ts";
import { supportingChannels } from "./gold/supporting_Channels.ts";
import { supportingProducts } from "./gold/supporting_Products.ts";
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
import { inventtable } from "./silver/inventtable.ts";
import { logisticsaddresscountryregion } from "./silver/logisticsaddresscountryregion.ts";
import { logisticsaddresscountryregiontranslation } from "./silver/logisticsaddresscountryregiontranslation.ts";
import { logisticselectronicaddress } from "./silver/logisticselectronicaddress.ts";
import { logisticslocation } from "./silver/logisticslocation.ts";
import { logisticspostaladdress } from "./silver/logisticspostaladdress.ts";
import { omoperatingunit } from "./silver/omoperatingunit.ts";
import { retailchanneltable } from "./silver/retailchanneltable.ts";
import { retailcusttable } from "./silver/retailcusttable.ts";
import { retailsalestable } from "./silver/retailsalestable.ts";
import { retailstoretable } from "./silver/retailstoretable.ts";
import { retailtransactionsalestrans } from "./silver/retailtransactionsalestrans.ts";
import { retailtransactiontable } from "./silver/retailtransactiontable.ts";
import { retailaffiliation } from "./silver/retailaffiliation.ts";
import { retailcustaffiliation } from "./silver/retailcustaffiliation.ts";
import { retailloyaltycard } from "./silver/retailloyaltycard.ts";
import { retailloyaltycardtier } from "./silver/retailloyaltycardtier.ts";
import { retailloyaltytier } from "./silver/retailloyaltytier.ts";
import { retailtransactionorderstatus } from "./silver/retailtransactionorderstatus.ts";
import { retailasynccustomer } from "./silver/retailasynccustomer.ts";
import { retailproductrating } from "./silver/retailproductrating.ts";
import { salesline } from "./silver/salesline.ts";
import { salestable } from "./silver/salestable.ts";

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
];

/** Every table of the gold contract, in dependency order: supporting, profile, activities. */
export const GOLD: readonly Gold[] = [supportingChannels, supportingProducts, profilesCustomer, activitiesOrders];
