import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailtransactionpaymenttrans that the models use or that tests must see held back. */
export const retailtransactionpaymenttrans = defineBronze("retailtransactionpaymenttrans", {
  transactionid: { type: "string" },
  store: { type: "string" },
  terminal: { type: "string" },
  channel: { type: "int64" },
  linenum: { type: "decimal" },
  tendertype: { type: "string" },
  amounttendered: { type: "decimal" },
  amountcur: { type: "decimal" },
  currency: { type: "string" },
  changeline: { type: "int64" },
  isprepayment: { type: "int64" },
  voidstatus: { type: "int64" },
  transactionstatus: { type: "int64" },
  transdate: { type: "dateTime" },
  transtime: { type: "int64" },
  cardtypeid: { type: "string" },
  giftcardid: { type: "string" },
  loyaltycardid: { type: "string" },
  staff: { type: "string" },
  cardoraccount: { type: "string" },
  paymentcardtoken: { type: "string" },
  paymentauthorization: { type: "string" },
});
