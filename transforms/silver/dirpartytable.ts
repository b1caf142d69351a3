import { dirpartytable as source } from "../bronze/dirpartytable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per party: a person or an organisation, shared by all legal entities. */
export const dirpartytable = defineSilver(source, {
  grain: "One row per party: a person or an organisation, shared by all legal entities.",
  columns: {
    partynumber: { description: "Number of the party, as people know it." },
    name: { description: "Full name." },
    namealias: { description: "Search name." },
    knownas: { description: "Short name." },
    languageid: { description: "Preferred language." },
    primaryaddresslocation: { description: "Record id of the location of the primary address, in logisticslocation." },
    primarycontactemail: { description: "Record id of the primary e-mail address, in logisticselectronicaddress." },
    primarycontactphone: { description: "Record id of the primary phone number, in logisticselectronicaddress." },
    instancerelationtype: {
      description: "Table id of the derived table; differs between environments, so nothing rests on it.",
    },
  },
});
