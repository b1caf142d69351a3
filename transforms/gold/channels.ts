import { WINDOWS_TO_IANA_MAP } from "windows-iana";
import type { QueryTools } from "../kernel/gold.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";

/** Customers that stand for everybody without a name at a channel: one column, `customer`, in key form (rule R13). */
export function defaultCustomers({ ref, fn, settings }: QueryTools): string {
  const named = (settings.defaultCustomers ?? []).map(
    (customer) => `
        union select ${fn.literal(customer)} as customer`,
  );
  return `(
        select distinct ${fn.key("defaultcustdataareaid", "defaultcustaccount")} as customer
        from ${ref(retailchanneltable)}
        where ${fn.text("defaultcustaccount")} is not null${named.join("")}
      )`;
}

/** The zone of days: the channel's, else the one configured for the legal entity, else the customer's (rule R10). */
export function dayZone(tools: QueryTools, channelZone: string | undefined, company: string): string {
  const { fn, settings } = tools;
  const zones = Object.entries(settings.timeZones ?? {});
  const cases = zones.map(([name, zone]) => `when ${fn.literal(name)} then ${fn.literal(zone)}`);
  const fallback = fn.literal(settings.timeZone);
  const configured =
    cases.length === 0 ? fallback : `case ${fn.keyPart(company)} ${cases.join(" ")} else ${fallback} end`;
  return channelZone === undefined ? configured : `coalesce(${channelZone}, ${configured})`;
}

/** IANA zone of a Windows zone id; null for an unknown one (CLDR windowsZones). */
export function zoneOf({ fn }: QueryTools, column: string): string {
  const worldwide = WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === "001");
  const cases = worldwide.map(
    ({ windowsName, iana }) => `        when ${fn.literal(windowsName)} then ${fn.literal(iana[0] as string)}`,
  );
  return `case ${column}\n${cases.join("\n")}\n      end`;
}
