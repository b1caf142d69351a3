/** A numbered statement of the gold contract. */
export interface Statement<Letter extends string> {
  readonly id: `${Letter}${number}`;
  readonly statement: string;
}

function numbered<Letter extends string>(letter: Letter, statements: readonly string[]): Statement<Letter>[] {
  return statements.map((statement, place) => ({ id: `${letter}${place + 1}`, statement }));
}

/** Rules that every gold table follows. */
export const RULES = numbered("R", [
  "Keys are text: parts trimmed and in lower case (ASCII), joined by `_`, decimals in their shortest form. From three parts on, `%` and `_` inside a part are written `%25` and `%5f`; a missing part is empty.",
  "The legal entity is `dataareaid` in lower case and comes first in the key of every table that has one per company.",
  "Stores, terminals and transactions join null-safe; tables per company join with the company. What is looked up has one row per key, so no join multiplies rows.",
  "Text is trimmed, and null when empty. Codes keep their spelling.",
  "Placeholder dates (1900-01-01 and before, open ends) and record id 0 are null; a birth date needs day, month and year.",
  "An enum column shows the label in the configured language, its `…Code` the stored number. Without a label: base language, user's language, symbol, built-in list, the number itself, which is reported. Decisions rest on symbols.",
  "Positive is what a customer buys or pays, negative what goes back. Commerce stores sales at the till the other way round.",
  "Money is in the transaction's currency, which stands beside it. Nothing adds up across currencies.",
  "Decimals keep six digits exactly; what does not fit is held back. The few divisions round half up.",
  "`…Timestamp` is an instant in UTC, `…Date` the day at the channel, `DateKey` that day as a number.",
  "Of dated rows the one valid at the run's time counts: latest start, then highest record id. A row whose validity begins or ends between two runs is computed again.",
  "Deleted source rows contribute nowhere. An activity of a deleted customer stays, without the customer.",
  "An activity finds its customer by account, by the account of a customer still being synchronised, or by loyalty card. Default customers of channels are nobody. `CustomerMatch` says which.",
  "Sales are counted once: orders that a statement made of store sales are left out while the tills' transactions count.",
  "Of store transactions only those count whose entry is none or posted: nothing voided, suspended or in training.",
  "Private addresses and contacts are left out, sensitive columns are null, unless the settings say otherwise. An unknown consent is never a yes.",
  "Texts come in the configured language, its base language, the company's, then the first there is.",
  "A product's category is that of the retail hierarchy; of several, the lowest order, then the lowest record id.",
  "Settings of a customer may add columns, empty them and rename labels, never change a key or a meaning.",
  "Rows archived in the source stay.",
]);

/** Faults that published samples of this way have, put as what happens here instead. */
export const FAULTS = numbered("F", [
  "A deleted source row contributes to no table",
  "A second run on the same input adds no version",
  "One changed customer changes one row",
  "Publishing twice leaves the number of rows alone",
  "A key that repeats keeps the table from being published",
  "A missing source table is named, and what needs it held back",
  "A customer without party is there",
  "Of two valid addresses the same one is shown in every run",
  "Everybody has the own name",
  "Equal order numbers of two companies stay apart",
  "Companies in different case join",
  "Loyalty points go to the account of the posting, or to nobody",
  "A posting keeps its own card number",
  "A posting of a store shows its channel",
  "The legal entity of a posting is a company",
  "Old postings keep their tier",
  "A posting without date is held back; the expiry date never stands in",
  "Kinds of points join their table",
  "Whether a party is a person does not rest on table ids",
  "A line without its own time is dated by its order or transaction",
  "Placeholder dates are no dates and do not stretch the calendar",
  "The key of the calendar is a whole number",
  "Canceled lines stay without revenue; returned lines are returns",
  "Enum columns carry label and code",
  "A store sale that a statement posted counts once, at the time of the visit",
  "Sales to a channel's default customer belong to nobody",
  "Equal item numbers of two companies are two products",
  "A price keeps its six decimals",
  "A line's discount is that of the whole line",
  "Amounts in two currencies are never added",
  "Tables lie one level below the root",
  "Both retention properties are set, and the protocol is one that Customer Insights reads",
  "Orders and lines of shops and stores are published, as Delta",
  "A source without audit columns is no obstacle",
  "Private addresses and contacts are absent by default",
  "A year of orders lies in few files",
  "Locations, root, zone and language are settings; no secret stands in code or settings",
  "The day of a sale is the channel's, its instant is in UTC",
  "A grown schema is merged, a changed type stops its table",
  "An address valid from tomorrow is shown tomorrow, without any change of the source",
]);
