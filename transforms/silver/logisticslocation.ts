import { logisticslocation as source } from "../bronze/logisticslocation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per location. */
export const logisticslocation = defineSilver(source, {
  grain: "One row per location.",
  columns: {
    locationid: { description: "Number of the location." },
    description: { description: "Name of the location, e.g. of a delivery address." },
    ispostaladdress: { description: "1 where the location is a postal address." },
    parentlocation: { description: "Record id of the location that it belongs to." },
  },
});
