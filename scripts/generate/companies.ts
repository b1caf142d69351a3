import type { Random } from "./random.ts";

/** A legal entity of the simulated environment. */
export interface Company {
  readonly id: "usmf" | "usrt" | "demf";
  readonly currency: "USD" | "EUR";
  readonly language: string;
  readonly country: "USA" | "DEU";
  /** What account numbers begin with. */
  readonly accountPrefix: string;
  /** Share of customers. */
  readonly share: number;
}

/** Legal entities, named as in Microsoft's demo data. */
export const COMPANIES: readonly Company[] = [
  { id: "usrt", currency: "USD", language: "en-us", country: "USA", accountPrefix: "", share: 0.5 },
  { id: "usmf", currency: "USD", language: "en-us", country: "USA", accountPrefix: "US-", share: 0.2 },
  { id: "demf", currency: "EUR", language: "de", country: "DEU", accountPrefix: "DE-", share: 0.3 },
];

/** A legal entity by id; a wrong id is our own mistake. */
export function companyNamed(id: string): Company {
  const company = COMPANIES.find((candidate) => candidate.id === id.toLowerCase());
  if (company === undefined) throw new Error(`There is no legal entity "${id}".`);
  return company;
}

/** Records of one legal entity spell it differently: the database compares without case. */
export function spelled(company: Company, random: Random): string {
  return random.chance(0.1) ? company.id.toUpperCase() : company.id;
}

/** Amount in hundredths as the six-digit text of the export. */
export function money(hundredths: number): string {
  const digits = String(Math.abs(hundredths)).padStart(3, "0");
  return `${hundredths < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}0000`;
}

/** A whole number as the six-digit text of the export. */
export function whole(number: number): string {
  return `${number}.000000`;
}

/** Hundredths of an exported amount that has no more than two digits behind the point. */
export function hundredthsOf(text: unknown): number {
  return Math.round(Number(text) * 100);
}
