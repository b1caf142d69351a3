import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailexternalidtocustomermap that the models use. */
export const retailexternalidtocustomermap = defineBronze("retailexternalidtocustomermap", {
  externalidentityid: { type: "string" },
  customeraccountnumber: { type: "string" },
  isactivated: { type: "int64" },
});
