import { returnreasoncode as source } from "../bronze/returnreasoncode.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per return reason and legal entity. */
export const returnreasoncode = defineSilver(source, {
  grain: "One row per return reason and legal entity.",
  optional: "returns show the code of their reason only",
  columns: {
    reasoncodeid: { description: "Code of the reason." },
    description: { description: "The reason in words." },
  },
});
