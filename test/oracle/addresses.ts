import { validAt } from "./dated.ts";
import type { GoldRow } from "./row-hash.ts";
import { grouped, type OracleInput, reference, rowsOf, type SourceRow, text } from "./source.ts";
import { translation } from "./translations.ts";

/** Source columns by gold column. */
const PARTS = {
  ...{
    AddressLine: "address",
    Street: "street",
    StreetNumber: "streetnumber",
    BuildingComplement: "buildingcompliment",
  },
  ...{ PostBox: "postbox", City: "city", District: "districtname", County: "county", State: "state" },
  ...{ PostalCode: "zipcode", CountryRegionId: "countryregionid" },
};

/** The primary postal address of a party that is valid now (R11, R16). */
export function addressOf(input: OracleInput): (party: SourceRow | undefined, partyId: string | null) => GoldRow {
  const addresses = grouped(rowsOf(input, "logisticspostaladdress"), (row) => [reference(row, "location")]);
  const locations = grouped(rowsOf(input, "dirpartylocation"), (row) => [reference(row, "party")]);
  const countries = grouped(rowsOf(input, "logisticsaddresscountryregion"), (row) => [text(row, "countryregionid")]);
  const countryNames = grouped(rowsOf(input, "logisticsaddresscountryregiontranslation"), (row) => [
    text(row, "countryregionid"),
  ]);
  const nameOf = (country: string) =>
    text(translation(countryNames(country), "shortname", input.language), "shortname");
  return (party, partyId) => {
    const primary = (partyId === null ? [] : locations(partyId))
      .filter((row) => text(row, "isprimary") === "1" && text(row, "ispostaladdress") === "1")
      .map((row) => reference(row, "location"));
    const named = reference(party, "primaryaddresslocation");
    const candidates = (named === null ? primary : [named]).flatMap((location) =>
      location === null ? [] : addresses(location),
    );
    const visible = candidates.filter((row) => {
      const owner = reference(row, "privateforparty");
      return text(row, "isprivate") !== "1" && (owner === null || owner === partyId);
    });
    const address = validAt(visible, input.asOf);
    const country = text(address, "countryregionid");
    return {
      ...Object.fromEntries(Object.entries(PARTS).map(([name, column]) => [name, text(address, column)])),
      CountryRegionIsoCode: country === null ? null : text(countries(country)[0], "isocode"),
      CountryRegionName: country === null ? null : nameOf(country),
      PrimaryAddressLocationId: named ?? reference(address, "location"),
      // R16: the position needs a switch that is off.
      ...{ Latitude: null, Longitude: null },
    };
  };
}
