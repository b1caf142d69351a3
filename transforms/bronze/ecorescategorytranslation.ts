import { defineBronze } from "../kernel/bronze.ts";

/** Columns of ecorescategorytranslation that the models use or that tests must see held back. */
export const ecorescategorytranslation = defineBronze("ecorescategorytranslation", {
  category: { type: "int64" },
  languageid: { type: "string" },
  friendlyname: { type: "string" },
  description: { type: "string" },
});
