import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailstoretendertypetable that the models use or that tests must see held back. */
export const retailstoretendertypetable = defineBronze("retailstoretendertypetable", {
  channel: { type: "int64" },
  tendertypeid: { type: "string" },
  name: { type: "string" },
  function: { type: "int64" },
});
