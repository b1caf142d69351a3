import { defineBronze } from "../kernel/bronze.ts";

/** Columns of dirpersonname that the models use or that tests must see held back. */
export const dirpersonname = defineBronze("dirpersonname", {
  person: { type: "int64" },
  firstname: { type: "string" },
  middlename: { type: "string" },
  lastnameprefix: { type: "string" },
  lastname: { type: "string" },
  validfrom: { type: "dateTime" },
  validto: { type: "dateTime" },
});
