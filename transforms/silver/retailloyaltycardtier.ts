import { retailloyaltycardtier as source } from "../bronze/retailloyaltycardtier.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per loyalty card, tier and time span. */
export const retailloyaltycardtier = defineSilver(source, {
  grain: "One row per loyalty card, tier and time span.",
  optional: "loyalty cards show no program and no tier",
  columns: {
    validto: { openEnd: true },
  },
});
