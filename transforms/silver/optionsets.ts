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
  {
    grain: "One row per table, column, enum value and language.",
    columns: {
      table_name: { description: "Table of the enum column." },
      column_name: { description: "The enum column." },
      value: { description: "Stored number." },
      lcid: { description: "Language of the label, by Windows language id." },
      is_user_localized: { description: "The label is that of the user who exported." },
      label: { description: "Label of the value in that language." },
      symbol: { description: "Name of the value in code, the same in every environment." },
    },
  },
);
