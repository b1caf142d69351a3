import type { Gold } from "../../transforms/kernel/gold.ts";
import type { Origin, Source } from "../../transforms/lineage/origin.ts";

/** A rule of the gold contract that a column obeys. */
export interface Rule {
  readonly id: `R${number}`;
  readonly text: string;
}

const RULES = {
  R1: "Keys are strings: parts trimmed, ASCII lower-cased, joined with _.",
  R2: "Legal entity in lower case, 1 to 8 letters and digits.",
  R6: "Label in the configured language, else the symbol, else the number; the stored value is kept beside it.",
  R7: "Positive when the customer buys or pays, negative when goods or money go back.",
  R8: "In the currency of CurrencyCode; nothing sums across currencies.",
  R10: "Timestamps are instants in UTC; dates are calendar days at the channel.",
  R11: "Of dated rows the one valid at the time of the run.",
  R13: "The customer is found by account, temporary account or loyalty card; CustomerMatch says how.",
  R16: "Private contacts and sensitive facts stay out unless the settings include them.",
  R17: "Text in the configured language, else its base language, else the lowest language id.",
} as const satisfies Partial<Record<Rule["id"], string>>;

/**
 * Rules that a column obeys, from its declaration and its lineage: what reads option sets is labelled, what is found by
 * a validity is dated, and so on (gold contract, section 3).
 */
export function rulesOf(model: Gold, name: string, origin: Origin): Rule[] {
  const { type, privacy } = model.columns[name] ?? {};
  const from = (sources: ReadonlySet<Source>, pattern: RegExp) => [...sources].some((source) => pattern.test(source));
  const applies: Record<keyof typeof RULES, boolean> = {
    R1: name === model.key && type === "string",
    R2: name === "DataAreaId",
    R6: from(origin.values, /^silver\.optionsets\.label$/) || (type === "long" && name.endsWith("Code")),
    R7: isMoney(type, name) || /Qty$|Quantity$/.test(name),
    R8: isMoney(type, name) || name === "CurrencyCode",
    R10: model.activity !== undefined && (type === "timestamp" || type === "date" || name === "DateKey"),
    R11: from(origin.lookups, /\.valid(from|to)$/),
    R13: model.activity !== undefined && (name === "CustomerId" || name === "CustomerMatch"),
    R16: privacy === "sensitive" || from(union(origin), /\.(isprivate|privateforparty)$/),
    R17: from(origin.values, /translation\./),
  };
  return (Object.keys(RULES) as (keyof typeof RULES)[]).flatMap((id) => (applies[id] ? [{ id, text: RULES[id] }] : []));
}

function isMoney(type: string | undefined, name: string): boolean {
  return type === "decimal(18,6)" && /(Amount|Price|Discount)/.test(name);
}

function union({ conditions, lookups }: Origin): ReadonlySet<Source> {
  return new Set([...conditions, ...lookups]);
}
