import { defineBronze } from "../kernel/bronze.ts";

/** Columns of returnreasoncode that the models use or that tests must see held back. */
export const returnreasoncode = defineBronze("returnreasoncode", {
  reasoncodeid: { type: "string" },
  description: { type: "string" },
});
