import { defineBronze } from "../kernel/bronze.ts";
import { defineSilver } from "../kernel/silver.ts";

/** Fields of an event that are kept (gold contract, section 10). */
const source = defineBronze("storefrontevents", {
  source: { type: "string" },
  eventid: { type: "string" },
  eventtype: { type: "string" },
  occurredat: { type: "dateTime" },
  channelid: { type: "string" },
  operatingunitnumber: { type: "string" },
  customeraccount: { type: "string" },
  externalidentityid: { type: "string" },
  emailsha256: { type: "string" },
  visitorid: { type: "string" },
  visitid: { type: "string" },
  cartid: { type: "string" },
  orderconfirmationid: { type: "string" },
  itemid: { type: "string" },
  variantid: { type: "string" },
  categoryid: { type: "string" },
  quantity: { type: "decimal" },
  query: { type: "string" },
  pageurl: { type: "string" },
  referrerurl: { type: "string" },
  campaignid: { type: "string" },
  devicetype: { type: "string" },
  rating: { type: "decimal" },
  detail: { type: "string" },
  contenthash: { type: "string" },
  line: { type: "int64" },
});

/**
 * One row per event of the web shop, from the shop's own feed and not from Dynamics 365. Its `dataareaid` is the legal
 * entity of the customer account, its `source_folder` the file; an event has one version.
 */
export const storefrontevents = defineSilver(source, {
  grain: "One row per event that a web shop reported, with the visitor's consent to analytics.",
  optional: "visits of web shops show no actions",
  columns: {
    source: { description: "Name of the feed that reported the event." },
    eventid: { description: "Id of the event, unique in its feed." },
    eventtype: { description: "What happened, in the feed's own words; gold translates it." },
    occurredat: { description: "When it happened." },
    channelid: { description: "Channel id of the web shop." },
    operatingunitnumber: { description: "Operating unit number of the web shop, where the channel id is not known." },
    customeraccount: { description: "Account of the signed-in customer, in the legal entity of dataareaid." },
    externalidentityid: { description: "Sign-in id at the shop's identity provider." },
    emailsha256: { description: "SHA-256 of the visitor's e-mail address in lower case; never the address itself." },
    visitorid: { description: "Anonymous visitor, as the shop's cookie knows one." },
    visitid: { description: "One visit, or session." },
    cartid: { description: "Shopping cart of the Commerce Scale Unit." },
    orderconfirmationid: { description: "Order confirmation number, which Commerce keeps as channel reference." },
    itemid: { description: "Item number of the product." },
    variantid: { description: "Variant number of the product." },
    categoryid: { description: "Record id of the category that was looked at." },
    quantity: { description: "How many pieces." },
    query: { description: "What was searched for, at most 200 characters, without e-mail addresses." },
    pageurl: { description: "Page, without query string and fragment." },
    referrerurl: { description: "Page that led there, without query string and fragment." },
    campaignid: { description: "Campaign that brought the visitor." },
    devicetype: { description: "Kind of device, e.g. mobile." },
    rating: { description: "Stars of a review, 1 to 5." },
    detail: { description: "Further detail for the timeline, at most 500 characters, without e-mail addresses." },
    contenthash: { description: "SHA-256 of what the event says; decides between two events of one id and time." },
    line: { description: "Line of the file that the event was read from." },
  },
});
