import { retailsalesline as source } from "../bronze/retailsalesline.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales order line that Commerce knows. */
export const retailsalesline = defineSilver(source, {
  grain: "One row per sales order line that Commerce knows.",
  optional: "returned lines show the return reason of their order only",
  columns: {
    salesline: { description: "Record id of the line, in salesline." },
    returnreasoncodeid: { description: "Why the line was returned, in returnreasoncode." },
  },
});
