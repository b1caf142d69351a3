import { WINDOWS_TO_IANA_MAP } from "windows-iana";
import type { QueryTools } from "../kernel/gold.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";

/** One row per channel: rec_id, channel_id, zone, default_customer. Other models join it on `rec_id`. */
export function channelLookup({ ref, fn, settings }: QueryTools): string {
  const id = fn.key("c.retailchannelid");
  return `(
        select
          c.recid as rec_id,
          coalesce(nullif(${id}, ''), 'rec_' || ${fn.cast("c.recid", "string")}) as channel_id,
          coalesce(${zoneOf("c.channeltimezoneinfoid", fn.literal)}, ${fn.literal(settings.timeZone)}) as zone,
          case when ${fn.text("c.defaultcustaccount")} is not null
            then ${fn.key("c.defaultcustdataareaid", "c.defaultcustaccount")} end as default_customer
        from ${ref(retailchanneltable)} c
      )`;
}

/** IANA zone of a Windows zone id; null for an unknown one (CLDR windowsZones). */
export function zoneOf(column: string, literal: (text: string) => string): string {
  const worldwide = WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === "001");
  const cases = worldwide.map(
    ({ windowsName, iana }) => `when ${literal(windowsName)} then ${literal(iana[0] as string)}`,
  );
  return `case ${column} ${cases.join(" ")} end`;
}
