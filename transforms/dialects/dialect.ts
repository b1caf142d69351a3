import type { ColumnType } from "../delta/schema.ts";

/** What engines disagree on. Everything else in a gold query is SQL that both engines read alike. */
export interface Dialect {
  readonly name: string;
  /** Statements that must run in a session before its first query; empty for none. */
  readonly setup: string;
  /** Quotes a name. */
  id(name: string): string;
  /** The engine's name of a Delta type. */
  typeName(type: ColumnType): string;
  readonly fn: Functions;
}

/** Macros for gold queries. Arguments are SQL expressions, results too. */
export interface Functions {
  /** Key parts trimmed, ASCII lower-cased and joined with "_"; three parts and more escape "%" and "_" (rule R1). */
  key(...parts: string[]): string;
  /** One part as keys and joins compare it: trimmed, ASCII lower-case, never null. */
  keyPart(part: string): string;
  /** One part of a key with three parts and more. */
  longKeyPart(part: string): string;
  /** Legal entity in key form; null unless it is 1 to 8 letters and digits (rule R2). */
  company(column: string): string;
  /** Trimmed text, empty as null (rule R4). */
  text(column: string): string;
  /** Trimmed lower-case text with one "@" and no blank; null for anything else. */
  email(column: string): string;
  /** Number of decimal digits in a text. */
  digits(column: string): string;
  /** A text literal. */
  literal(text: string): string;
  /** A UTC instant as a literal. */
  instant(value: Date): string;
  cast(expression: string, type: ColumnType): string;
  /** The value in a narrower type; null where it does not fit. */
  narrow(expression: string, type: ColumnType): string;
  /** A decimal of scale 6 without trailing zeros: `1`, `1.5`. */
  decimalText(expression: string): string;
  /** Calendar day of an instant in an IANA zone given as an expression. */
  localDate(timestamp: string, zone: string): string;
  /**
   * The instant of a wall time (date column, seconds since midnight) in a zone. Times in a gap move forward, ambiguous
   * ones are the earlier instant.
   */
  instantOf(date: string, seconds: string, zone: string): string;
  /** Seconds that wall time in a zone is ahead of UTC on a day; null when clocks change on that day. */
  dayOffset(date: string, zone: string): string;
  /** As `instantOf`, with the day's offset where it is known: looking a zone up for every row is slow in DuckDB. */
  instantAt(date: string, seconds: string, zone: string, offset: string): string;
  /** yyyymmdd of a date as an integer. */
  dateKey(date: string): string;
  /** Whole days from one date to a later one. */
  daysBetween(from: string, to: string): string;
  /** 1 for Monday to 7 for Sunday. */
  isoWeekday(date: string): string;
  /** A relation `(day)` with every date from one to another, both included. */
  days(from: string, to: string): string;
  /** Product of two decimal(18,6) as such; null where it does not fit. */
  multiply(left: string, right: string): string;
  /** Quotient of two decimal(18,6), half-up to six decimals; null for a zero divisor. */
  divide(left: string, right: string): string;
  /** A date from three numbers; null unless they are a valid day after 1900-01-01 (rule R5). */
  dateOf(year: string, month: string, day: string): string;
  /** The distinct texts of a group, sorted and joined with "; ". */
  joinTexts(expression: string): string;
  /** Lower-case hex SHA-256 of a text in UTF-8. */
  sha256(text: string): string;
  /** Lower-case hex SHA-256 of the canonical text of the columns. */
  rowHash(columns: readonly (readonly [expression: string, type: ColumnType])[]): string;
}
