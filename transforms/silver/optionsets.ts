import { defineBronze } from "../kernel/bronze.ts";
import { defineSilver } from "../kernel/silver.ts";

/** Symbols and labels of enum values, from the newest complete folder's option-set metadata (fact C50). */
export const optionsets = defineSilver(
  defineBronze("optionsets", {
    table_name: { type: "string" },
    column_name: { type: "string" },
    value: { type: "int64" },
    lcid: { type: "int64" },
    is_user_localized: { type: "boolean" },
    label: { type: "string" },
    symbol: { type: "string" },
  }),
  { grain: "One row per table, column, enum value and language." },
);
