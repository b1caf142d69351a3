import type { Check, QueryTools } from "../kernel/gold.ts";
import { exchangerate } from "../silver/exchangerate.ts";
import { exchangeratecurrencypair } from "../silver/exchangeratecurrencypair.ts";
import { exchangeratetype } from "../silver/exchangeratetype.ts";
import { MONEY } from "./order-columns.ts";

/** Units of the first currency that a stored rate is the price of. Found wrong, `RATE_SCALE` says so. */
const UNITS = "100";

/** Rates of the configured type: pair, from_currency, to_currency, rate, valid_from, valid_to, recid. */
function rates({ ref, fn, settings }: QueryTools): string {
  const type = fn.literal(settings.reportingCurrency?.rateType ?? "");
  return `(
          select ${fn.keyPart("p.fromcurrencycode")} as from_currency, ${fn.keyPart("p.tocurrencycode")} as to_currency,
            ${fn.narrow("e.exchangerate", MONEY)} as rate, e.validfrom as valid_from, e.validto as valid_to, e.recid
          from ${ref(exchangerate)} e
          join ${ref(exchangeratecurrencypair)} p on p.recid = e.exchangeratecurrencypair
          join ${ref(exchangeratetype)} t on t.recid = p.exchangeratetype
          where lower(${fn.text("t.name")}) = lower(${type}) and e.exchangerate > 0
        )`;
}

/**
 * Joins the rate of each currency and day under `rate`, from a relation with columns `currency` and `day`; each pair is
 * looked up once. The direct rate goes before the inverse one, the latest start before earlier ones (rule R8).
 */
export function rateJoin(tools: QueryTools, relation: string): string {
  const { fn, settings } = tools;
  const code = fn.literal((settings.reportingCurrency?.code ?? "").toLowerCase());
  const towards = (from: string, to: string, isInverse: boolean) => `
            select ${from} as currency, rate, ${isInverse} as is_inverse, valid_from, valid_to, recid
            from ${rates(tools)} one where ${to} = ${code}`;
  return `left join (
        select currency, day, rate, is_inverse from (
          select d.currency, d.day, r.rate, r.is_inverse,
            row_number() over (
              partition by d.currency, d.day
              order by r.is_inverse nulls last, r.valid_from desc nulls last, r.recid desc nulls last
            ) as place
          from (select distinct currency, day from ${relation}) d
          join (${towards("from_currency", "to_currency", false)}
            union all${towards("to_currency", "from_currency", true)}
          ) r on r.currency = ${fn.keyPart("d.currency")}
          where (r.valid_from is null or r.valid_from <= d.day) and (r.valid_to is null or d.day <= r.valid_to)
        ) ranked where place = 1
      ) rate on rate.currency = l.currency and rate.day = l.day`;
}

/** An amount of line `l` in the reporting currency, half-up to six decimals; null without a rate. */
export function reportingAmount({ fn, settings }: QueryTools, amount: string): string {
  const units = fn.cast(UNITS, MONEY);
  return `case
        when ${fn.keyPart("l.currency")} = ${fn.literal((settings.reportingCurrency?.code ?? "").toLowerCase())} then ${amount}
        when rate.is_inverse then ${fn.narrow(fn.divide(fn.multiply(amount, units), "rate.rate"), MONEY)}
        else ${fn.narrow(fn.divide(fn.multiply(amount, "rate.rate"), units), MONEY)}
      end`;
}

/**
 * Rates are stored for a hundred units (measured nowhere, rule R8): where both directions of a pair are kept, their
 * product must be about 100 × 100.
 */
export const RATE_SCALE: Check = {
  ...{ rule: "Q25", severity: "block", kind: "share", name: "exchange rates are for 100 units", atLeast: 0.95 },
  query: (tools) => {
    if (tools.settings.reportingCurrency === undefined) return "select 0 as good, 0 as total";
    const { fn } = tools;
    const one = (rate: string) => fn.narrow(fn.divide(rate, fn.cast(UNITS, MONEY)), MONEY);
    const product = fn.multiply(one("a.rate"), one("b.rate"));
    return `
      select count(case when ${product} between 0.9 and 1.1 then 1 end) as good, count(*) as total
      from ${rates(tools)} a
      join ${rates(tools)} b on b.from_currency = a.to_currency and b.to_currency = a.from_currency
      where coalesce(b.valid_from, a.valid_from) = a.valid_from`;
  },
};
