import { OPEN_END } from "./customers.ts";
import type { DatabaseEditor } from "./database.ts";
import { randomOf } from "./random.ts";
import { dayOf, plusDays } from "./time.ts";

/** Spans of thirty days with a rate of their own; the last has no end. */
const SPANS = 24;

/** Enters euro rates of the dollar, for 100 units, from a year before a day to a year after it and on. */
export function insertExchangeRates(db: DatabaseEditor, seed: number, at: string): void {
  const random = randomOf(seed, "exchange rates");
  const exchangeratetype = db.insert("exchangeratetype", at, { name: "Default" });
  const pair = { exchangeratetype, fromcurrencycode: "USD", tocurrencycode: "EUR" };
  const exchangeratecurrencypair = db.insert("exchangeratecurrencypair", at, pair);
  for (let span = 0; span < SPANS; span++) {
    const first = 30 * (span - SPANS / 2);
    const validfrom = dayOf(plusDays(at, first));
    const validto = span === SPANS - 1 ? OPEN_END : dayOf(plusDays(at, first + 29));
    const exchangerate = `${random.int(85, 95)}.${random.int(100_000, 999_999)}`;
    db.insert("exchangerate", at, { exchangeratecurrencypair, exchangerate, validfrom, validto });
  }
}
