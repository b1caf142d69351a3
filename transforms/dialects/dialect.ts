import type { ColumnType } from "../delta/schema.ts";

/** What engines disagree on. Everything else in a gold query is SQL that both engines read alike. */
export interface Dialect {
  readonly name: string;
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
  /** Legal entity as keys and joins compare it (rule R2). */
  company(column: string): string;
  /** Trimmed text, empty as null (rule R4). */
  text(column: string): string;
  /** A text literal. */
  literal(text: string): string;
  /** A UTC instant as a literal. */
  instant(value: Date): string;
  cast(expression: string, type: ColumnType): string;
  /** Calendar day of an instant in an IANA zone given as an expression. */
  localDate(timestamp: string, zone: string): string;
  /** The instant of a wall time (date column, seconds since midnight) in a zone. */
  instantOf(date: string, seconds: string, zone: string): string;
  /** yyyymmdd of a date as an integer. */
  dateKey(date: string): string;
  /** Product of two decimals in the given type. */
  multiply(left: string, right: string, type: ColumnType): string;
  /** Quotient, half-up to six decimals; null for a zero divisor. */
  divide(left: string, right: string): string;
  /** A date from three numbers; null unless they are a valid day. */
  dateOf(year: string, month: string, day: string): string;
  /** Lower-case hex SHA-256 of the canonical text of the columns (gold contract §8). */
  rowHash(columns: readonly (readonly [expression: string, type: ColumnType])[]): string;
}
