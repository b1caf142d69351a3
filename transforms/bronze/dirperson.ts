import { defineBronze } from "../kernel/bronze.ts";

/** Columns of dirperson that the models use or that tests must see held back. */
export const dirperson = defineBronze("dirperson", {
  birthday: { type: "int64" },
  birthmonth: { type: "int64" },
  birthyear: { type: "int64" },
  gender: { type: "int64" },
  maritalstatus: { type: "int64" },
  initials: { type: "string" },
});
