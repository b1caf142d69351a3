import { createHash } from "node:crypto";
import { canonicalDecimal, parseDecimal } from "./decimal.ts";

/** Types of the contract: text, bigint, decimal(18,6), decimal(9,6), boolean, date, timestamp. */
export type ColumnType = "S" | "L" | "D" | "G" | "B" | "d" | "T";

/** Columns of a gold table in contract order, `RowHash` left out. */
export type Columns = Readonly<Record<string, ColumnType>>;

/** A gold row as text in the form in which Delta readers print it; `RowHash` included once it is hashed. */
export type GoldRow = Readonly<Record<string, string | null>>;

/** §8: SHA-256 over the columns in contract order. */
export function withRowHash(row: GoldRow, columns: Columns): GoldRow {
  const names = Object.keys(columns);
  const foreign = Object.keys(row).filter((name) => !names.includes(name));
  const missing = names.filter((name) => row[name] === undefined);
  if (foreign.length + missing.length > 0) throw new Error(`columns: ${foreign} are too many, ${missing} are missing`);
  const texts = names.map((name) => hashText(row[name] ?? null, columns[name] ?? "S"));
  const RowHash = createHash("sha256").update(texts.join("\u001f"), "utf8").digest("hex");
  return { ...row, RowHash };
}

function hashText(value: string | null, type: ColumnType): string {
  if (value === null) return "\u001e";
  if (type === "B") return value === "true" ? "1" : "0";
  if (type === "D" || type === "G") return canonicalDecimal(parseDecimal(value));
  return value;
}
