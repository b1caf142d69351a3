import { literal } from "../engine/session.ts";
import type { Check, Gold } from "../kernel/gold.ts";
import { holdsCardNumber } from "./card-numbers.ts";

/** Milliseconds. */
const HOUR = 3_600_000;

/** Columns in which people write what they like. */
const FREE_TEXT = [
  ...["Name", "KnownAs", "AddressLine", "Street", "BuildingComplement", "PostBox", "Description"],
  ...["QueryText", "PageUrl", "ActionDetail"],
];

/** Checks that follow from a table's columns, before its own: key, required columns, times, currency, amounts, texts. */
export function checksOf(model: Gold, asOf: Date): Check[] {
  const names = Object.keys(model.columns);
  const required = names.filter((name) => model.columns[name]?.nullable === false && name !== model.key);
  return [
    { rule: "Q1", severity: "block", kind: "unique", column: model.key },
    { rule: "Q2", severity: "block", kind: "key-text", column: model.key },
    ...required.map((column): Check => ({ rule: "Q3", severity: "quarantine", kind: "not-null", column })),
    ...(model.name.startsWith("activities_") ? timeChecks(names, asOf) : []),
    ...(names.includes("CurrencyCode") ? [currencyCheck(model)] : []),
    ...amountCheck(model),
    ...names
      .filter((name) => names.includes(`${name}Code`) && model.columns[`${name}Code`]?.type === "long")
      .map(labelCheck),
    ...names.filter((name) => FREE_TEXT.includes(name)).map(cardNumberCheck),
    ...(model.name === "activities_StoreTransactions" ? [freshnessCheck(asOf)] : []),
    ...(names.includes("CustomerMatch") ? customerChecks(names, asOf) : []),
    ...(model.checks ?? []),
  ];
}

/** An event lies between 2000 and tomorrow; its day belongs to its instant in some zone and agrees with its key. */
function timeChecks(names: readonly string[], asOf: Date): Check[] {
  const instant = names.find((name) => name.endsWith("Timestamp"));
  const day = instant?.replace("Timestamp", "Date");
  if (instant === undefined || day === undefined || !names.includes(day)) return [];
  const tomorrow = new Date(asOf.getTime() + 86_400_000).toISOString();
  const dayOfKey = `year("${day}") * 10000 + month("${day}") * 100 + day("${day}") = "DateKey"`;
  // Zones reach from UTC-12 to UTC+14: a day begins 14 hours before its midnight in UTC and ends 36 hours after it.
  // Whole numbers, because functions of time zones cost more than all other checks together.
  const sinceMidnight = `epoch_ms("${instant}") - epoch_ms(cast("${day}" as timestamp))`;
  const near = `${sinceMidnight} >= ${-14 * HOUR} and ${sinceMidnight} < ${36 * HOUR}`;
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

/** A sum is only possible within a currency, so an amount always has one. */
function amountCheck({ columns }: Gold): Check[] {
  const amounts = Object.keys(columns).filter(
    (name) => name.endsWith("Amount") && columns[name]?.type.startsWith("decimal"),
  );
  if (amounts.length === 0) return [];
  const none = amounts.map((name) => `"${name}" is null`).join(" and ");
  const condition = "CurrencyCode" in columns ? `"CurrencyCode" is not null or (${none})` : `(${none})`;
  return [{ rule: "Q25", severity: "block", kind: "holds", name: "every amount has a currency", condition }];
}

/** A number that stands for its own label was not found among the option sets (rule R6). */
function labelCheck(name: string): Check {
  const condition = `"${name}Code" is null or "${name}" <> cast("${name}Code" as varchar)`;
  return {
    rule: "Q13",
    severity: "warn",
    kind: "holds",
    name: `label of ${name}Code`,
    condition: `coalesce(${condition}, false)`,
  };
}

function cardNumberCheck(column: string): Check {
  const condition = `not ${holdsCardNumber(`"${column}"`)}`;
  return { rule: "Q32", severity: "quarantine", kind: "holds", name: `no card number in ${column}`, condition };
}

/** Accounts that F&O does not know are few; what waits for the synchronisation of a customer waits two days at most. */
function customerChecks(names: readonly string[], asOf: Date): Check[] {
  const instant = names.find((name) => name.endsWith("Timestamp"));
  const limit = `timestamptz ${literal(new Date(asOf.getTime() - 2 * 86_400_000).toISOString())}`;
  const waits = `"CustomerMatch" = 'pending-async'`;
  return [
    {
      ...{ rule: "Q8", severity: "warn", kind: "rare", name: "customers are known", atMost: 0.02 },
      condition: `"CustomerMatch" = 'unknown-customer'`,
    },
    {
      ...{ rule: "Q8", severity: "warn", kind: "holds", name: "customers are synchronised within two days" },
      condition: `not (${waits} and "${instant}" < ${limit})`,
    },
  ];
}

/** Tills upload every few minutes: days without a transaction mean that something stands still. */
function freshnessCheck(asOf: Date): Check {
  const limit = literal(new Date(asOf.getTime() - 2 * 86_400_000).toISOString());
  return {
    ...{ rule: "Q28", severity: "warn", kind: "some", name: "a store transaction of the last two days" },
    condition: `"TransactionTimestamp" >= timestamptz ${limit}`,
  };
}
