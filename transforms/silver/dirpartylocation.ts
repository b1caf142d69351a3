import { dirpartylocation as source } from "../bronze/dirpartylocation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per party and location. */
export const dirpartylocation = defineSilver(source, {
  grain: "One row per party and location.",
  columns: {
    party: { description: "Record id of the party, in dirpartytable." },
    location: { description: "Record id of the location, in logisticslocation." },
    isprimary: { description: "1 for the party's primary location." },
    ispostaladdress: { description: "1 where the location is a postal address." },
    isprivate: { description: "1 where the party marked the location as private." },
    islocationowner: { description: "1 where the party owns the location." },
  },
});
