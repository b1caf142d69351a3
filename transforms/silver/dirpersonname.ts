import { dirpersonname as source } from "../bronze/dirpersonname.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per name of a person and time span. */
export const dirpersonname = defineSilver(source, {
  grain: "One row per name of a person and time span.",
  columns: {
    person: { description: "Record id of the person, in dirpartytable." },
    firstname: { description: "First name." },
    middlename: { description: "Middle name." },
    lastnameprefix: { description: "Prefix of the last name." },
    lastname: { description: "Last name." },
    validfrom: { description: "Start of validity." },
    validto: { description: "End of validity; empty while it is open.", openEnd: true },
  },
});
