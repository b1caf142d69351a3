import type { QueryTools } from "../kernel/gold.ts";
import { dirpartylocation } from "../silver/dirpartylocation.ts";
import { dirpartytable } from "../silver/dirpartytable.ts";
import { dirpersonname } from "../silver/dirpersonname.ts";
import { logisticspostaladdress } from "../silver/logisticspostaladdress.ts";
import { firstPerKey } from "./first-per-key.ts";
import { isValid } from "./translations.ts";

const NAME_PARTS = ["firstname", "middlename", "lastnameprefix", "lastname"];
const ADDRESS_PARTS = [
  ...["address", "street", "streetnumber", "buildingcompliment", "postbox", "city", "districtname", "county"],
  ...["state", "zipcode", "countryregionid", "latitude", "longitude"],
];

const columnsOf = (alias: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, `${alias}.${name}`]));

/** The name of each person that is valid now: latest start, then highest record id (rule R11). */
export function validNames(tools: QueryTools): string {
  return firstPerKey({
    from: `${tools.ref(dirpersonname)} d`,
    key: { person: "d.person" },
    columns: columnsOf("d", NAME_PARTS),
    order: ["d.validfrom desc nulls last", "d.recid desc nulls last"],
    where: isValid(tools, "d"),
  });
}

/**
 * The primary postal address of each party that is valid now: party, location and the parts. The location is the
 * party's own reference, else the one marked primary; private addresses are left out unless the customer includes them,
 * and another party's never show (rules R11 and R16).
 */
export function primaryAddresses(tools: QueryTools): string {
  const { ref, settings } = tools;
  const marked = firstPerKey({
    from: `${ref(dirpartylocation)} m`,
    key: { party: "m.party" },
    columns: { location: "m.location" },
    order: ["m.recid desc nulls last"],
    where: "m.isprimary = 1 and m.ispostaladdress = 1",
  });
  const owned = "coalesce(nullif(a.privateforparty, 0), p.party) = p.party";
  const isPublic = "coalesce(a.isprivate, 0) = 0 and hidden.party is null";
  // A party's own row may be missing (fact C45): its marked location still tells where it lives.
  const located = `select coalesce(w.recid, l.party) as party,
            coalesce(nullif(w.primaryaddresslocation, 0), l.location) as location
          from ${ref(dirpartytable)} w full join ${marked} l on l.party = w.recid`;
  return firstPerKey({
    from: `(${located}) p
          left join (select distinct party, location from ${ref(dirpartylocation)} where isprivate = 1) hidden
            on hidden.party = p.party and hidden.location = p.location
          join ${ref(logisticspostaladdress)} a on a.location = p.location`,
    key: { party: "p.party" },
    columns: { location: "a.location", ...columnsOf("a", ADDRESS_PARTS) },
    order: ["a.validfrom desc nulls last", "a.recid desc nulls last"],
    where: [isValid(tools, "a"), owned, ...(settings.includePrivateContacts ? [] : [isPublic])].join(" and "),
  });
}
