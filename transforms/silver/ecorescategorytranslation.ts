import { ecorescategorytranslation as source } from "../bronze/ecorescategorytranslation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per category and language. */
export const ecorescategorytranslation = defineSilver(source, {
  grain: "One row per category and language.",
  columns: {
    category: { description: "Record id of the category, in ecorescategory." },
    languageid: { description: "Language of the text; case varies." },
    friendlyname: { description: "Name for people in that language." },
    description: { description: "Description in that language." },
  },
});
