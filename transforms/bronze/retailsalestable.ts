import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailsalestable that the models use or that tests must see held back. */
export const retailsalestable = defineBronze("retailsalestable", {
  salestable: { type: "int64" },
  channelreferenceid: { type: "string" },
  retailchannel: { type: "int64" },
  statementid: { type: "string" },
  retailloyaltycard: { type: "int64" },
  originaltransactiontime: { type: "dateTime" },
});
