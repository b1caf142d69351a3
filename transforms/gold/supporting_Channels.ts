import { defineGold } from "../kernel/gold.ts";
import { dirpartytable } from "../silver/dirpartytable.ts";
import { omoperatingunit } from "../silver/omoperatingunit.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";
import { zoneOf } from "./channels.ts";
import { enumColumn } from "./enums.ts";

/** Sales channels: stores, web shops, call centers. */
export const supportingChannels = defineGold({
  name: "supporting_Channels",
  grain: "One row per sales channel.",
  key: "ChannelId",
  columns: {
    ChannelId: {
      type: "string",
      nullable: false,
      description: "Channel id, lower case; the record id where it is empty.",
    },
    ChannelRecId: { type: "long", nullable: false, description: "Record id of the channel." },
    ChannelNumber: { type: "string", description: "Channel id as typed." },
    ChannelName: { type: "string", description: "Name of the operating unit behind the channel." },
    ChannelType: { type: "string", nullable: false, description: "Kind of channel in the configured language." },
    ChannelTypeCode: { type: "long", nullable: false, description: "Stored value of the kind." },
    DataAreaId: { type: "string", description: "Legal entity of the channel's warehouse." },
    CurrencyCode: { type: "string", description: "Currency of the channel." },
    TimeZoneId: { type: "string", description: "IANA zone in which the channel's days are counted." },
  },
  query: (tools) => {
    const { ref, fn } = tools;
    const type = enumColumn(tools, "t", {
      ...{ table: "retailchanneltable", column: "channeltype", value: "c.channeltype", values: "RetailChannelType" },
    });
    return `
    select
      coalesce(nullif(${fn.keyPart("c.retailchannelid")}, ''), 'rec_' || ${fn.cast("c.recid", "string")}) as ChannelId,
      c.recid as ChannelRecId,
      ${fn.text("c.retailchannelid")} as ChannelNumber,
      ${fn.text("p.name")} as ChannelName,
      ${type.label} as ChannelType,
      c.channeltype as ChannelTypeCode,
      ${fn.company("c.inventlocationdataareaid")} as DataAreaId,
      ${fn.text("c.currency")} as CurrencyCode,
      ${zoneOf(tools, "c.channeltimezoneinfoid")} as TimeZoneId
    from ${ref(retailchanneltable)} c
    left join ${ref(omoperatingunit)} u on u.recid = nullif(c.omoperatingunitid, 0)
    left join ${ref(dirpartytable)} p on p.recid = u.recid
    ${type.join}
  `;
  },
});
