import { defineBronze } from "../kernel/bronze.ts";

/** Columns of logisticspostaladdress that the models use or that tests must see held back. */
export const logisticspostaladdress = defineBronze("logisticspostaladdress", {
  location: { type: "int64" },
  address: { type: "string" },
  street: { type: "string" },
  streetnumber: { type: "string" },
  buildingcompliment: { type: "string" },
  postbox: { type: "string" },
  city: { type: "string" },
  districtname: { type: "string" },
  county: { type: "string" },
  state: { type: "string" },
  zipcode: { type: "string" },
  countryregionid: { type: "string" },
  latitude: { type: "decimal" },
  longitude: { type: "decimal" },
  isprivate: { type: "int64" },
  privateforparty: { type: "int64" },
  validfrom: { type: "dateTime" },
  validto: { type: "dateTime" },
});
