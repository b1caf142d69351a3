import { defineBronze } from "../kernel/bronze.ts";

/** Columns of ecoresproducttranslation that the models use or that tests must see held back. */
export const ecoresproducttranslation = defineBronze("ecoresproducttranslation", {
  product: { type: "int64" },
  languageid: { type: "string" },
  name: { type: "string" },
  description: { type: "string" },
});
