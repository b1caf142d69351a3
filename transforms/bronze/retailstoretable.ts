import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailstoretable that the models use or that tests must see held back. */
export const retailstoretable = defineBronze("retailstoretable", {
  storenumber: { type: "string" },
  phone: { type: "string" },
  openfrom: { type: "int64" },
  opento: { type: "int64" },
  username: { type: "string" },
  password: { type: "string" },
  sqlservername: { type: "string" },
  databasename: { type: "string" },
});
