/** A rule of the gold contract that checks enforce: what it demands, and what an operator does when it fails. */
export interface CheckRule {
  readonly statement: string;
  readonly remedy: string;
}

const SOURCE = "Correct the rows in Commerce; the next run takes them in.";
const KIT = "A fault of the kit: report it with the run report.";
const LINK = "Add the missing table to the Synapse Link, or wait until it has caught up.";

/** All rules by number, in order. Severity and tables are those of the declared checks. */
export const CHECK_RULES: Readonly<Record<`Q${number}`, CheckRule>> = {
  Q1: {
    statement: "Keys are unique",
    remedy: "Look for source records with equal numbers in one legal entity; keep one of them.",
  },
  Q2: { statement: "Keys are neither null nor empty and have 450 characters at most", remedy: SOURCE },
  Q3: { statement: "Required columns are filled", remedy: SOURCE },
  Q4: {
    statement: "Rows keep their keys: at most 1 % come back under another one",
    remedy: "Undo the renumbering in Commerce, or publish to a new root (`gold.root`).",
  },
  Q5: {
    statement: "The schema is the contract's, and the published table can follow it",
    remedy: "Publish to a new root: set `gold.root`, e.g. `commerce_v2`.",
  },
  Q6: {
    statement: "Protocol, properties and layout are what Customer Insights reads",
    remedy: "Find out who changed the table (`gold check` shows it) and undo that.",
  },
  Q7: { statement: "Customers that rows refer to exist", remedy: KIT },
  Q8: {
    statement: "At most 2 % of activities name an unknown customer; none waits longer than two days to be synchronised",
    remedy: "See that the Synapse Link has custtable in full, and that Commerce's job for asynchronous customers runs.",
  },
  Q9: { statement: "Products, channels, stores, categories, programs and point kinds exist", remedy: LINK },
  Q10: { statement: "Orders of lines and returns have a header", remedy: KIT },
  Q11: { statement: "Orders of payments, visits, points and actions exist where named", remedy: LINK },
  Q12: { statement: "Kinds are among the contract's values", remedy: KIT },
  Q13: {
    statement: "Codes have a label",
    remedy: "Refresh the option sets of the Synapse Link, or give the label in the overlay.",
  },
  Q14: {
    statement: "Events lie between 2000 and tomorrow",
    remedy: "Correct the clock of the till or the order's date.",
  },
  Q15: { statement: "Day and day key are those of the instant", remedy: KIT },
  Q16: { statement: "Currency codes have three letters", remedy: SOURCE },
  Q17: { statement: "Headers add up to their lines", remedy: KIT },
  Q18: { statement: "Returns are the returned lines, with their value", remedy: KIT },
  Q19: {
    statement: "Sales are counted once: orders that statements made do not stand beside the tills' sales",
    remedy:
      "Link retailsalestable, which tells statements apart; if it is linked, set `storeSales` to the one source that is right.",
  },
  Q20: {
    statement: "Store sales are stored with the sign the kit expects",
    remedy: "Report it with the figures: this environment stores sales differently.",
  },
  Q21: {
    statement: "Lines of a store sale add up to the till's amount",
    remedy: "Validate the store transactions in Commerce.",
  },
  Q22: {
    statement: "Quantity and amount of a store line have one sign; net and tax make the amount with tax",
    remedy: "Validate the store transactions in Commerce.",
  },
  Q23: { statement: "Negative quantities are returns; canceled lines have no revenue", remedy: KIT },
  Q24: { statement: "Revenue is within a billion, quantity within a million", remedy: SOURCE },
  Q25: { statement: "Every amount has a currency", remedy: SOURCE },
  Q26: {
    statement: "The number of rows changes by 20 % at most",
    remedy: "If it is right, run once with `--full-refresh` of a source table; else look for what the source lost.",
  },
  Q27: {
    statement: "At most 30 % of the rows are updated",
    remedy: "Nothing is wrong with the data; Customer Insights reads the table as in a full refresh.",
  },
  Q28: {
    statement: "Dataverse and tills still deliver",
    remedy: "See the state of the Synapse Link in Power Apps, and the upload job (P-0001) in Commerce.",
  },
  Q29: {
    statement: "Silver holds as many rows as Dataverse counts",
    remedy: "Run with `--full-refresh` of the table; if that does not help, link the table anew.",
  },
  Q30: { statement: "Primary e-mail addresses and phone numbers look like ones", remedy: SOURCE },
  Q31: {
    statement: "No e-mail address, phone number or name is shared by more than 1 % of the customers",
    remedy: "Empty the placeholder in Commerce: Customer Insights would unify these customers into one.",
  },
  Q32: {
    statement: "No payment card number in free text, no column that never leaves bronze",
    remedy: "Remove the number from the text in Commerce, the column from the overlay.",
  },
  Q33: {
    statement: "There are 50,000 products at most",
    remedy: "Limit the products, or do without the product recommendation of Customer Insights.",
  },
  Q34: {
    statement: "Categories lead to a root and a product has one",
    remedy: "Correct the category's parent in Commerce.",
  },
};

/** The rule that a check's name ends with, e.g. Q16 of `three letters in CurrencyCode (Q16)`. */
export function ruleOf(check: string): CheckRule | undefined {
  const number = /\(Q(\d+)\)$/.exec(check)?.[1];
  return number === undefined ? undefined : CHECK_RULES[`Q${Number(number)}`];
}
