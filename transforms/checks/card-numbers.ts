import { literal } from "../engine/session.ts";

/**
 * How a card number stands in a text: 13 to 19 digits on end, or in groups as cards print them (4-4-4-4, 4-6-5). A house
 * number before it is not taken for a part.
 */
const WRITTEN =
  "\\b(?:[0-9]{13,19}|[0-9]{4}(?:[ -][0-9]{4}){2}[ -][0-9]{1,4}(?:[ -]?[0-9]{1,3})?|[0-9]{4}[ -][0-9]{6}[ -][0-9]{5})\\b";

/** Leading digits of the brands that a shop takes: Visa, Mastercard, American Express, Discover, JCB, Diners, UnionPay. */
const BRAND = "^(?:4|5[1-5]|2(?:2[2-9]|[3-6][0-9]|7[01]|720)|3[47]|6011|64[4-9]|65|35[2-8]|30[0-5]|3[689]|62)";

/** SQL condition: the text holds a number that can be a payment card's: written like one, a brand's, right check digit (Luhn). */
export function holdsCardNumber(column: string): string {
  // From the right, every second digit counts double, its digits added.
  const digit = "cast(substr(n, length(n) - cast(i as bigint), 1) as integer)";
  const sum = `list_sum(list_transform(range(length(n)), i -> case when i % 2 = 0 then ${digit}
    when ${digit} > 4 then 2 * ${digit} - 9 else 2 * ${digit} end))`;
  // Thirteen digits are a barcode (EAN-13) far more often than an old card: every second digit counts three times there.
  const weighed = `list_sum(list_transform(range(length(n)), i -> case when i % 2 = 0 then ${digit} else 3 * ${digit} end))`;
  const isBarcode = `(length(n) = 13 and ${weighed} % 10 = 0)`;
  const numbers = `list_transform(regexp_extract_all(${column}, ${literal(WRITTEN)}), t -> regexp_replace(t, '[ -]', '', 'g'))`;
  // The regular expression alone tells most rows apart.
  return `case when regexp_matches(${column}, ${literal(WRITTEN)})
    then len(list_filter(${numbers}, n -> regexp_matches(n, ${literal(BRAND)}) and ${sum} % 10 = 0 and not ${isBarcode})) > 0
    else false end`;
}

/** SQL expression of the text, its numbers blotted out if one may be a card's. */
export function maskCardNumbers(column: string): string {
  return `case when ${holdsCardNumber(column)} then regexp_replace(${column}, ${literal(WRITTEN)}, '[number]', 'g')
    else ${column} end`;
}
