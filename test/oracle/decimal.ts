import type { SourceRow } from "./source.ts";

/** An amount in millionths: decimal(…,6) without a rounding error. */
export type Millionths = bigint;

/** Digits after the point. */
const SCALE = 6;

export const ONE: Millionths = 10n ** BigInt(SCALE);

/** Reads a decimal column. */
export function decimal(row: SourceRow | undefined, column: string): Millionths | null {
  const value = row?.[column];
  return typeof value === "string" && value !== "" ? parseDecimal(value) : null;
}

export function parseDecimal(value: string): Millionths {
  const [, sign, whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(value.trim()) ?? [];
  if (sign === undefined) throw new Error(`not a decimal of six digits: ${value}`);
  const digits = BigInt(whole + fraction.padEnd(SCALE, "0"));
  return sign === "-" ? -digits : digits;
}

/** a × b / c, half away from zero to six digits (R9). */
export function timesOver(a: Millionths, b: Millionths, c: Millionths): Millionths {
  const [numerator, denominator] = [absolute(a * b), absolute(c)];
  const rounded = (2n * numerator + denominator) / (2n * denominator);
  return signOf(a) * signOf(b) * signOf(c) * rounded;
}

export function absolute(value: Millionths): Millionths {
  return value < 0n ? -value : value;
}

export function signOf(value: Millionths): bigint {
  return value < 0n ? -1n : value > 0n ? 1n : 0n;
}

/** With six digits after the point, as decimal(18,6) prints. */
export function printDecimal(value: Millionths): string {
  const digits = absolute(value)
    .toString()
    .padStart(SCALE + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`;
}

/** Without trailing zeros, as keys and hashes need it (R1, §8). */
export function canonicalDecimal(value: Millionths): string {
  return printDecimal(value).replace(/\.?0+$/, "");
}
