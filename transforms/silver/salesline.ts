import { salesline as source } from "../bronze/salesline.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales order line. */
export const salesline = defineSilver(source, {
  grain: "One row per sales order line.",
  columns: {
    createddatetime: { openEnd: true },
  },
});
