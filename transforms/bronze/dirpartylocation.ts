import { defineBronze } from "../kernel/bronze.ts";

/** Columns of dirpartylocation that the models use or that tests must see held back. */
export const dirpartylocation = defineBronze("dirpartylocation", {
  party: { type: "int64" },
  location: { type: "int64" },
  isprimary: { type: "int64" },
  ispostaladdress: { type: "int64" },
  isprivate: { type: "int64" },
  islocationowner: { type: "int64" },
});
