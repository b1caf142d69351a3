import { custtable as source } from "../bronze/custtable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer account and legal entity. */
export const custtable = defineSilver(source, {
  grain: "One row per customer account and legal entity.",
  columns: {
    accountnum: { description: "Customer account." },
    party: {
      description: "Record id of the party, in dirpartytable; accounts in several legal entities may share one.",
    },
    custgroup: { description: "Customer group." },
    currency: { description: "Default currency of the customer." },
    blocked: { description: "Enum CustVendorBlocked: what is on hold for the account." },
    onetimecustomer: { description: "1 for an account that was made for one purchase." },
    invoiceaccount: { description: "Account that is invoiced instead." },
    creditmax: { description: "Credit limit." },
    creditrating: { description: "Never leaves bronze: credit rating." },
    identificationnumber: { description: "Never leaves bronze: identification number of the person." },
    bankaccount: { description: "Never leaves bronze: bank account." },
    passportno_hu: { description: "Never leaves bronze: passport number (Hungary)." },
    mcrmergedroot: { description: "Account that survived a merge in the call center." },
    createddatetime: { description: "When the record was created; empty where the audit field is off.", openEnd: true },
    modifieddatetime: { description: "When the record was last changed; empty where the audit field is off." },
  },
});
