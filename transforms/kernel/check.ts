/** What a failed check does: hold the table back, hold the rows back, or only say so. */
export type Severity = "block" | "quarantine" | "warn";

/** One promise about the rows of a gold table. `rule` is its number in the gold contract, section 9. */
export type Check = {
  readonly rule: `Q${number}`;
  readonly severity: Severity;
} & (
  | { readonly kind: "unique"; readonly column: string }
  | { readonly kind: "not-null"; readonly column: string }
  /** Neither null nor empty nor longer than an index of Customer Insights takes, 450 characters. */
  | { readonly kind: "key-text"; readonly column: string }
  | { readonly kind: "accepted"; readonly column: string; readonly values: readonly string[] }
  /** Inclusive bounds as SQL expressions of the column's type. */
  | { readonly kind: "range"; readonly column: string; readonly from?: string; readonly to?: string }
  /** The value, where there is one, is a key of another table. */
  | {
      readonly kind: "foreign-key";
      readonly column: string;
      readonly table: { readonly name: string; readonly key: string };
    }
  /** A condition over the row's columns that must not be false. */
  | { readonly kind: "holds"; readonly name: string; readonly condition: string }
);
