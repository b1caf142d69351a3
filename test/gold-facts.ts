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

/** Bad input and its defined outcome. */
export const BAD_INPUT = numbered("B", [
  "An order without a customer stays, `CustomerMatch` anonymous, with its revenue",
  "A customer in two legal entities is two profiles of one party, each with its own orders",
  "Of two addresses valid now the one that began last counts, then the higher record id",
  "An order whose currency is unknown is held back by key (Q16); the others are published",
  "An enum value without a label shows its number, and Q13 says so",
  "A product in several category hierarchies has one row, with the category of the retail one",
  "A missing source table is named and holds back what needs it; one that is declared optional leaves its columns empty, and the run says so",
]);

/** Where the code decides what the contract leaves open, or decides against its letter. */
export const DECISIONS: readonly string[] = [
  "Q32 lets numbers of 13 digits pass that are right as EAN-13: thirteen digits in a product's text are a barcode, and one in ten barcodes that begin like a card passes the card's check digit. Cards of 13 digits have not been issued for decades.",
  "Q10 does not count orders whose header is in quarantine: their lines stay published. Holding back all orders for one header would make a quarantine a block. The header follows as soon as it passes.",
  "A breaking change of the contract (CI-GOLD-004) exits 3, as a failed check does and as `transform plan` does for the same change: nothing is wrong with the set-up, and nothing was written.",
  "Storefront events of a visitor whose e-mail address belongs to several profiles are `anonymous`: the address names no party, so `ambiguous-party` would say too much.",
  "Of storefront events with one id the earliest in time counts, not the first that arrived: only so does the order of files not matter.",
];

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
