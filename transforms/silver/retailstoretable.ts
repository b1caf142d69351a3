import { retailstoretable as source } from "../bronze/retailstoretable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per physical store; its RecId is the channel's. */
export const retailstoretable = defineSilver(source, {
  grain: "One row per physical store; its RecId is the channel's.",
  columns: {
    storenumber: { description: "Store number." },
    phone: { description: "Phone number of the store." },
    openfrom: { description: "Opening time in seconds since midnight." },
    opento: { description: "Closing time in seconds since midnight." },
    username: { description: "Never leaves bronze: sign-in of the store's database." },
    password: { description: "Never leaves bronze: password of the store's database." },
    sqlservername: { description: "Never leaves bronze: server of the store's database." },
    databasename: { description: "Never leaves bronze: name of the store's database." },
  },
});
