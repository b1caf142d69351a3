import type { Check } from "../kernel/gold.ts";
import { dirpartytable } from "../silver/dirpartytable.ts";
import { logisticselectronicaddress } from "../silver/logisticselectronicaddress.ts";

/** Fewer equal values are a household, no placeholder. */
const LEAST_EQUAL = 10;

/** A value that more than one in a hundred customers share, e.g. none@example.com; the report shows its hash. */
function placeholder(column: "PrimaryEmail" | "PrimaryPhone" | "Name"): Check {
  return {
    ...{ rule: "Q31", severity: "warn", kind: "query", name: `one value of ${column} is in 1 % of the rows at most` },
    query: (_, own) => `
      select sha256(p."${column}") as key from ${own.rows} p
      where p."${column}" in (
        select "${column}" from ${own.rows} where "${column}" is not null group by "${column}"
        having count(*) >= ${LEAST_EQUAL} and count(*) > 0.01 * (select count(*) from ${own.rows}))`,
  };
}

/** Parties whose primary contact does not look like one; the profile shows none. The key is the party's record id. */
function malformed(what: "e-mail" | "phone"): Check {
  const column = what === "e-mail" ? "primarycontactemail" : "primarycontactphone";
  return {
    ...{ rule: "Q30", severity: "warn", kind: "query", name: `the primary ${what} looks like one` },
    query: ({ ref, fn }) => {
      const isOne = what === "e-mail" ? `${fn.email("e.locator")} is not null` : `${fn.digits("e.locator")} >= 5`;
      return `
      select ${fn.cast("p.recid", "string")} as key from ${ref(dirpartytable)} p
      join ${ref(logisticselectronicaddress)} e on e.recid = p.${column}
      where ${fn.text("e.locator")} is not null and not (${isOne})`;
    },
  };
}

/** Checks of what profiles say about people. */
export const PROFILE_CHECKS = [
  ...[malformed("e-mail"), malformed("phone")],
  ...[placeholder("PrimaryEmail"), placeholder("PrimaryPhone"), placeholder("Name")],
] as const;
