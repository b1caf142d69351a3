import { ianaZone } from "./clock.ts";
import type { Enums } from "./enums.ts";
import type { Columns, GoldRow } from "./row-hash.ts";
import { byRecId, key, lower, type OracleInput, rowsOf, type SourceRow, text } from "./source.ts";

export const CHANNEL_COLUMNS: Columns = {
  ...{ ChannelId: "S", ChannelRecId: "L", ChannelNumber: "S", ChannelName: "S", ChannelType: "S" },
  ...{ ChannelTypeCode: "L", DataAreaId: "S", CurrencyCode: "S", TimeZoneId: "S" },
};

/** supporting_Channels. */
export function channelRows(input: OracleInput, enums: Enums): GoldRow[] {
  const party = byRecId(rowsOf(input, "dirpartytable"));
  return rowsOf(input, "retailchanneltable").map((row) => ({
    ChannelId: channelId(row),
    ChannelRecId: text(row, "recid"),
    ChannelNumber: text(row, "retailchannelid"),
    ChannelName: text(party(text(row, "omoperatingunitid")), "name"),
    ChannelType: enums.label("retailchanneltable", "channeltype", text(row, "channeltype")),
    ChannelTypeCode: text(row, "channeltype"),
    DataAreaId: lower(text(row, "inventlocationdataareaid")) || null,
    CurrencyCode: text(row, "currency"),
    TimeZoneId: ianaZone(text(row, "channeltimezoneinfoid")),
  }));
}

/** Key of a channel. */
export function channelId(row: SourceRow): string {
  const number = text(row, "retailchannelid");
  return number === null ? `rec_${text(row, "recid")}` : key(number);
}
