import { custgroup } from "../../transforms/bronze/custgroup.ts";
import { custtable } from "../../transforms/bronze/custtable.ts";
import { dirpartylocation } from "../../transforms/bronze/dirpartylocation.ts";
import { dirpartytable } from "../../transforms/bronze/dirpartytable.ts";
import { dirperson } from "../../transforms/bronze/dirperson.ts";
import { dirpersonname } from "../../transforms/bronze/dirpersonname.ts";
import { ecorescategory } from "../../transforms/bronze/ecorescategory.ts";
import { ecorescategoryhierarchy } from "../../transforms/bronze/ecorescategoryhierarchy.ts";
import { ecorescategoryhierarchyrole } from "../../transforms/bronze/ecorescategoryhierarchyrole.ts";
import { ecorescategorytranslation } from "../../transforms/bronze/ecorescategorytranslation.ts";
import { ecoresproduct } from "../../transforms/bronze/ecoresproduct.ts";
import { ecoresproductcategory } from "../../transforms/bronze/ecoresproductcategory.ts";
import { ecoresproducttranslation } from "../../transforms/bronze/ecoresproducttranslation.ts";
import { exchangerate } from "../../transforms/bronze/exchangerate.ts";
import { exchangeratecurrencypair } from "../../transforms/bronze/exchangeratecurrencypair.ts";
import { exchangeratetype } from "../../transforms/bronze/exchangeratetype.ts";
import { inventtable } from "../../transforms/bronze/inventtable.ts";
import { logisticsaddresscountryregion } from "../../transforms/bronze/logisticsaddresscountryregion.ts";
import { logisticsaddresscountryregiontranslation } from "../../transforms/bronze/logisticsaddresscountryregiontranslation.ts";
import { logisticselectronicaddress } from "../../transforms/bronze/logisticselectronicaddress.ts";
import { logisticslocation } from "../../transforms/bronze/logisticslocation.ts";
import { logisticspostaladdress } from "../../transforms/bronze/logisticspostaladdress.ts";
import { mcrcustpaymtable } from "../../transforms/bronze/mcrcustpaymtable.ts";
import { mcrreturnsalestable } from "../../transforms/bronze/mcrreturnsalestable.ts";
import { omoperatingunit } from "../../transforms/bronze/omoperatingunit.ts";
import { retailaffiliation } from "../../transforms/bronze/retailaffiliation.ts";
import { retailasynccustomer } from "../../transforms/bronze/retailasynccustomer.ts";
import { retailchanneltable } from "../../transforms/bronze/retailchanneltable.ts";
import { retailcustaffiliation } from "../../transforms/bronze/retailcustaffiliation.ts";
import { retailcusttable } from "../../transforms/bronze/retailcusttable.ts";
import { retailexternalidtocustomermap } from "../../transforms/bronze/retailexternalidtocustomermap.ts";
import { retailloyaltycard } from "../../transforms/bronze/retailloyaltycard.ts";
import { retailloyaltycardrewardpointtrans } from "../../transforms/bronze/retailloyaltycardrewardpointtrans.ts";
import { retailloyaltycardtier } from "../../transforms/bronze/retailloyaltycardtier.ts";
import { retailloyaltyrewardpoint } from "../../transforms/bronze/retailloyaltyrewardpoint.ts";
import { retailloyaltytier } from "../../transforms/bronze/retailloyaltytier.ts";
import { retailproductrating } from "../../transforms/bronze/retailproductrating.ts";
import { retailsalesline } from "../../transforms/bronze/retailsalesline.ts";
import { retailsalestable } from "../../transforms/bronze/retailsalestable.ts";
import { retailstoretable } from "../../transforms/bronze/retailstoretable.ts";
import { retailstoretendertypetable } from "../../transforms/bronze/retailstoretendertypetable.ts";
import { retailtransactionorderstatus } from "../../transforms/bronze/retailtransactionorderstatus.ts";
import { retailtransactionpaymenttrans } from "../../transforms/bronze/retailtransactionpaymenttrans.ts";
import { retailtransactionsalestrans } from "../../transforms/bronze/retailtransactionsalestrans.ts";
import { retailtransactiontable } from "../../transforms/bronze/retailtransactiontable.ts";
import { retailwishlistlinetable } from "../../transforms/bronze/retailwishlistlinetable.ts";
import { retailwishlisttable } from "../../transforms/bronze/retailwishlisttable.ts";
import { returnreasoncode } from "../../transforms/bronze/returnreasoncode.ts";
import { salesline } from "../../transforms/bronze/salesline.ts";
import { salestable } from "../../transforms/bronze/salestable.ts";
import type { Bronze } from "../../transforms/kernel/bronze.ts";

/** Every source table the models declare: what the simulated environment exports. */
export const SOURCES: readonly Bronze[] = [
  custgroup,
  custtable,
  dirpartylocation,
  dirpartytable,
  dirperson,
  dirpersonname,
  ecorescategory,
  ecorescategoryhierarchy,
  ecorescategoryhierarchyrole,
  ecorescategorytranslation,
  ecoresproduct,
  ecoresproductcategory,
  ecoresproducttranslation,
  inventtable,
  logisticsaddresscountryregion,
  logisticsaddresscountryregiontranslation,
  logisticselectronicaddress,
  logisticslocation,
  logisticspostaladdress,
  mcrreturnsalestable,
  omoperatingunit,
  retailaffiliation,
  retailasynccustomer,
  retailchanneltable,
  retailcustaffiliation,
  retailcusttable,
  retailexternalidtocustomermap,
  retailloyaltycard,
  retailloyaltycardrewardpointtrans,
  retailloyaltycardtier,
  retailloyaltyrewardpoint,
  retailloyaltytier,
  retailproductrating,
  retailsalesline,
  retailsalestable,
  retailstoretable,
  retailstoretendertypetable,
  retailtransactionorderstatus,
  retailtransactionpaymenttrans,
  retailtransactionsalestrans,
  retailtransactiontable,
  retailwishlistlinetable,
  retailwishlisttable,
  returnreasoncode,
  salesline,
  salestable,
  mcrcustpaymtable,
  exchangerate,
  exchangeratecurrencypair,
  exchangeratetype,
];
