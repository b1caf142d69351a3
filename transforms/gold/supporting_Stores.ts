import { defineGold } from "../kernel/gold.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";
import { retailstoretable } from "../silver/retailstoretable.ts";
import { MONEY } from "./order-columns.ts";
import { primaryAddresses } from "./parties.ts";
import { supportingChannels } from "./supporting_Channels.ts";

/** Physical stores. */
export const supportingStores = defineGold({
  name: "supporting_Stores",
  grain: "One row per physical store.",
  key: "StoreId",
  columns: {
    StoreId: { type: "string", nullable: false, description: "Store number, lower case." },
    ChannelId: { type: "string", nullable: false, description: "Channel of the store." },
    StoreNumber: { type: "string", nullable: false, description: "Store number as typed." },
    StoreName: { type: "string", description: "Name of the store's operating unit." },
    StoreArea: { type: MONEY, description: "Sales area." },
    Phone: { type: "string", description: "Phone number of the store." },
    City: { type: "string", description: "City." },
    State: { type: "string", description: "State or province." },
    PostalCode: { type: "string", description: "Postal code." },
    CountryRegionId: { type: "string", description: "Country or region as Commerce codes it." },
    Latitude: { type: "decimal(9,6)", description: "Latitude of the address." },
    Longitude: { type: "decimal(9,6)", description: "Longitude of the address." },
    TimeZoneId: { type: "string", description: "IANA zone of the store." },
    DataAreaId: { type: "string", description: "Legal entity of the store's warehouse." },
  },
  query: (tools) => {
    const { ref, fn } = tools;
    const coordinate = (column: string) =>
      `case when a.latitude <> 0 or a.longitude <> 0 then ${fn.narrow(`a.${column}`, "decimal(9,6)")} end`;
    return `
    select
      nullif(${fn.keyPart("s.storenumber")}, '') as StoreId,
      k.ChannelId as ChannelId,
      ${fn.text("s.storenumber")} as StoreNumber,
      k.ChannelName as StoreName,
      ${fn.narrow("c.storearea", MONEY)} as StoreArea,
      ${fn.text("s.phone")} as Phone,
      ${fn.text("a.city")} as City,
      ${fn.text("a.state")} as State,
      ${fn.text("a.zipcode")} as PostalCode,
      ${fn.text("a.countryregionid")} as CountryRegionId,
      ${coordinate("latitude")} as Latitude,
      ${coordinate("longitude")} as Longitude,
      k.TimeZoneId as TimeZoneId,
      k.DataAreaId as DataAreaId
    from ${ref(retailstoretable)} s
    left join ${ref(retailchanneltable)} c on c.recid = s.recid
    left join ${ref(supportingChannels)} k on k.ChannelRecId = s.recid
    left join ${primaryAddresses(tools)} a on a.party = nullif(c.omoperatingunitid, 0)
  `;
  },
});
