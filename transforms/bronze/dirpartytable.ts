import { defineBronze } from "../kernel/bronze.ts";

/** Columns of dirpartytable that the models use or that tests must see held back. */
export const dirpartytable = defineBronze("dirpartytable", {
  partynumber: { type: "string" },
  name: { type: "string" },
  namealias: { type: "string" },
  knownas: { type: "string" },
  languageid: { type: "string" },
  primaryaddresslocation: { type: "int64" },
  primarycontactemail: { type: "int64" },
  primarycontactphone: { type: "int64" },
  instancerelationtype: { type: "int64" },
});
