import { expect, it } from "vitest";
import { supportingChannels } from "../../../transforms/gold/supporting_Channels.ts";
import { goldOf, type SourceRow } from "../../support/gold.ts";

const unit = { omoperatingunit: [{ recid: 9 }], dirpartytable: [{ recid: 9, name: "Seattle mall" }] };

const channels = (...rows: SourceRow[]) => goldOf(supportingChannels, { retailchanneltable: rows, ...unit });

it("shows every fact of a channel in its column", async () => {
  const store = { recid: 5, retailchannelid: "Seattle", channeltype: 0, omoperatingunitid: 9, currency: "USD" };
  const facts = { inventlocationdataareaid: "USRT", channeltimezoneinfoid: "Pacific Standard Time" };
  expect(await channels({ ...store, ...facts })).toEqual([
    {
      ...{ ChannelId: "seattle", ChannelRecId: 5n, ChannelNumber: "Seattle", ChannelName: "Seattle mall" },
      ...{ ChannelType: "RetailStore", ChannelTypeCode: 0n, DataAreaId: "usrt", CurrencyCode: "USD" },
      TimeZoneId: "America/Los_Angeles",
    },
  ]);
});

it("names a channel without id by its record id, and keeps one without operating unit, zone and known type", async () => {
  const rows = await channels({
    recid: 5,
    retailchannelid: " ",
    channeltype: 99,
    omoperatingunitid: 0,
    channeltimezoneinfoid: "Mars",
  });
  expect(rows).toEqual([
    {
      ...{ ChannelId: "rec_5", ChannelRecId: 5n, ChannelNumber: null, ChannelName: null, ChannelType: "99" },
      ...{ ChannelTypeCode: 99n, DataAreaId: null, CurrencyCode: null, TimeZoneId: null },
    },
  ]);
});
