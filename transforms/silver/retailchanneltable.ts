import { retailchanneltable as source } from "../bronze/retailchanneltable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales channel. */
export const retailchanneltable = defineSilver(source, {
  grain: "One row per sales channel.",
  columns: {
    retailchannelid: { description: "Channel id." },
    channeltype: { description: "Enum RetailChannelType: store, web shop, marketplace, call center." },
    channeltimezoneinfoid: { description: "Windows time zone of the channel." },
    currency: { description: "Currency of the channel." },
    omoperatingunitid: {
      description: "Record id of the operating unit, in omoperatingunit; its party has the channel's name.",
    },
    defaultcustaccount: { description: "Account of everybody who gives no name." },
    defaultcustdataareaid: { description: "Legal entity of that account." },
    inventlocation: { description: "Warehouse of the channel." },
    inventlocationdataareaid: { description: "Legal entity of the warehouse, and with it of the channel." },
    storearea: { description: "Area of the store." },
  },
});
