import type { ExportedColumn } from "../../transforms/kernel/bronze.ts";

const text = (maxLength: number): ExportedColumn => ({ type: "string", maxLength });
const number: ExportedColumn = { type: "int64" };
const decimal: ExportedColumn = { type: "decimal" };
const date: ExportedColumn = { type: "dateTime" };

/**
 * Columns that finance and operations exports and no model declares, so that readers meet columns they do not know
 * (microsoft/CDM, operationsCommon/Tables).
 */
export const EXTRA_COLUMNS: Readonly<Record<string, Readonly<Record<string, ExportedColumn>>>> = {
  custtable: {
    ...{ accountstatement: number, affiliated_ru: number, cashdisc: text(10), commissiongroup: text(10) },
    ...{ creditcardcvc: number, custclassificationid: text(20), custexcludeinterestcharges: number },
    ...{ defaultdimension: number, dlvmode: text(10), dlvterm: text(10), invoiceaddress: number, linedisc: text(10) },
    ...{ mandatorycreditlimit: number, memo: text(-1), orgid: text(50), paymmode: text(10), paymtermid: text(10) },
    ...{ statisticsgroup: text(10), taxgroup: text(10), vatnum: text(20) },
  },
  dirpartytable: { primarycontactfax: number, primarycontacturl: number, addressbooknames: text(100) },
  inventtable: {
    ...{ abcvalue: number, altitemid: text(20), costgroupid: text(10), costmodel: number, density: decimal },
    ...{ depth: decimal, height: decimal, width: decimal, origcountryregionid: text(10), primaryvendorid: text(20) },
  },
  logisticspostaladdress: { apartment_ru: text(10), channelreferenceid: text(50), timezone: number },
  retailtransactiontable: {
    ...{
      businessdate: date,
      comment: text(255),
      createdoffline: number,
      exchrate: decimal,
      infocodediscgroup: text(10),
    },
    ...{ itemsposted: number, numberofitemlines: decimal, numberofitems: decimal, numberofpaymentlines: number },
    ...{ replicationcounterfromorigin: number, roundedamount: decimal, shift: text(10) },
  },
  salesline: {
    ...{ barcode: text(80), complete: number, confirmeddlv: date, custgroup: text(10), customerlinenum: number },
    ...{ defaultdimension: number, deliveryname: text(100), deliverypostaladdress: number, inventdimid: text(20) },
    ...{ linepercent: decimal, multilndisc: decimal, overdeliverypct: decimal, remainsalesphysical: decimal },
    ...{ stockedproduct: number, taxgroup: text(10), taxitemgroup: text(10) },
  },
  salestable: {
    ...{ autosummarymoduletype: number, cashdiscbasedate: date, cashdiscpercent: decimal, contactpersonid: text(20) },
    ...{ custgroup: text(10), customerref: text(60), deadline: date, deliveryname: text(100) },
    ...{ deliverypostaladdress: number, discpercent: decimal, documentstatus: number, estimate: decimal },
    ...{ invoiceaccount: text(20), languageid: text(7), paymmode: text(10), purchorderformnum: text(20) },
  },
};
