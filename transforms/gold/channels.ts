import { WINDOWS_TO_IANA_MAP } from "windows-iana";
import type { QueryTools } from "../kernel/gold.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";

/** Customers that stand for everybody without a name at a channel: one column, `customer`, in key form (rule R13). */
export function defaultCustomers({ ref, fn }: QueryTools): string {
  return `(
        select distinct ${fn.key("defaultcustdataareaid", "defaultcustaccount")} as customer
        from ${ref(retailchanneltable)}
        where ${fn.text("defaultcustaccount")} is not null
      )`;
}

/** IANA zone of a Windows zone id; null for an unknown one (CLDR windowsZones). */
export function zoneOf({ fn }: QueryTools, column: string): string {
  const worldwide = WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === "001");
  const cases = worldwide.map(
    ({ windowsName, iana }) => `        when ${fn.literal(windowsName)} then ${fn.literal(iana[0] as string)}`,
  );
  return `case ${column}\n${cases.join("\n")}\n      end`;
}
