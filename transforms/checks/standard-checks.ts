import { literal } from "../engine/session.ts";
import type { Check, Gold } from "../kernel/gold.ts";

/** Checks that follow from a table's columns, before its own: key, required columns, times, currency, amounts. */
export function checksOf(model: Gold, asOf: Date): Check[] {
  const names = Object.keys(model.columns);
  const required = names.filter((name) => model.columns[name]?.nullable === false && name !== model.key);
  return [
    { rule: "Q1", severity: "block", kind: "unique", column: model.key },
    { rule: "Q2", severity: "block", kind: "key-text", column: model.key },
    ...required.map((column): Check => ({ rule: "Q3", severity: "quarantine", kind: "not-null", column })),
    ...(model.name.startsWith("activities_") ? timeChecks(names, asOf) : []),
    ...(names.includes("CurrencyCode") ? [currencyCheck(model)] : []),
    ...(model.checks ?? []),
  ];
}

/** An event lies between 2000 and tomorrow; its day belongs to its instant in some zone and agrees with its key. */
function timeChecks(names: readonly string[], asOf: Date): Check[] {
  const instant = names.find((name) => name.endsWith("Timestamp"));
  const day = instant?.replace("Timestamp", "Date");
  if (instant === undefined || day === undefined || !names.includes(day)) return [];
  const tomorrow = new Date(asOf.getTime() + 86_400_000).toISOString();
  const dayOfKey = `strftime("${day}", '%Y%m%d') = cast("DateKey" as varchar)`;
  // Zones reach from UTC-12 to UTC+14.
  const near = `"${day}" between cast(timezone('UTC', "${instant}") - interval 12 hour as date) and cast(timezone('UTC', "${instant}") + interval 14 hour as date)`;
  return [
    {
      ...{ rule: "Q14", severity: "quarantine", kind: "range", column: instant },
      ...{ from: "timestamptz '2000-01-01 00:00:00+00'", to: `timestamptz ${literal(tomorrow)}` },
    },
    { rule: "Q15", severity: "block", kind: "holds", name: `day of ${instant}`, condition: `${dayOfKey} and ${near}` },
  ];
}

function currencyCheck(model: Gold): Check {
  const isProfile = model.name.startsWith("profiles_") || model.name.startsWith("supporting_");
  return {
    ...{
      rule: "Q16",
      severity: isProfile ? "warn" : "quarantine",
      kind: "holds",
      name: "three letters in CurrencyCode",
    },
    condition: `regexp_full_match("CurrencyCode", '[A-Za-z]{3}')`,
  };
}
