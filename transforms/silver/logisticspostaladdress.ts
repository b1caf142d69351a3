import { logisticspostaladdress as source } from "../bronze/logisticspostaladdress.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per postal address of a location and time span. */
export const logisticspostaladdress = defineSilver(source, {
  grain: "One row per postal address of a location and time span.",
  columns: {
    location: { description: "Record id of the location, in logisticslocation." },
    address: { description: "Whole address in one text." },
    street: { description: "Street." },
    streetnumber: { description: "House number." },
    buildingcompliment: { description: "Building, floor or entrance." },
    postbox: { description: "Post box." },
    city: { description: "City." },
    districtname: { description: "District." },
    county: { description: "County." },
    state: { description: "State or province." },
    zipcode: { description: "Postal code." },
    countryregionid: { description: "Country or region, as Commerce codes it." },
    latitude: { description: "Latitude; 0 with longitude 0 means unknown." },
    longitude: { description: "Longitude; 0 with latitude 0 means unknown." },
    isprivate: { description: "1 for a private address." },
    privateforparty: { description: "Record id of the party that the address is private for." },
    validfrom: { description: "Start of validity." },
    validto: { description: "End of validity; empty while it is open.", openEnd: true },
  },
});
