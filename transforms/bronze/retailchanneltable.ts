import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailchanneltable that the models use or that tests must see held back. */
export const retailchanneltable = defineBronze("retailchanneltable", {
  retailchannelid: { type: "string" },
  channeltype: { type: "int64" },
  channeltimezoneinfoid: { type: "string" },
  currency: { type: "string" },
  omoperatingunitid: { type: "int64" },
  defaultcustaccount: { type: "string" },
  defaultcustdataareaid: { type: "string" },
  inventlocation: { type: "string" },
  inventlocationdataareaid: { type: "string" },
  storearea: { type: "decimal" },
});
