import { salesline as source } from "../bronze/salesline.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales order line. */
export const salesline = defineSilver(source, {
  grain: "One row per sales order line.",
  columns: {
    salesid: { description: "Order number, in salestable." },
    linenum: { description: "Number of the line." },
    itemid: { description: "Item number." },
    name: { description: "Name of the product when it was sold." },
    custaccount: { description: "Account that ordered." },
    salesqty: { description: "Quantity; negative for goods that come back." },
    salesunit: { description: "Unit of the quantity." },
    salesprice: { description: "Price per price unit." },
    priceunit: { description: "Quantity that the price is for." },
    linedisc: {
      description: "Discount as entered, per unit; gold derives the discount of the line from amounts instead.",
    },
    lineamount: { description: "Amount of the line after discounts." },
    costprice: { description: "Cost of one unit." },
    currencycode: { description: "Currency of the line." },
    salesstatus: { description: "Enum SalesStatus of the line." },
    salestype: { description: "Enum SalesType of the line." },
    salescategory: { description: "Record id of the sales category, in ecorescategory." },
    retailvariantid: { description: "Variant number." },
    inventtransid: { description: "Lot of the line; a return refers to it." },
    inventtransidreturn: { description: "Lot of the line that this one returns." },
    dlvmode: { description: "Mode of delivery." },
    shippingdaterequested: { description: "Day on which the customer wants the goods shipped." },
    createddatetime: { description: "When the record was created; empty where the audit field is off.", openEnd: true },
    modifieddatetime: { description: "When the record was last changed; empty where the audit field is off." },
  },
});
