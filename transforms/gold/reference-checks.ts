import type { Check } from "../kernel/gold.ts";

/** Columns of activities that refer to a supporting table or a category, by name: table and key. */
const REFERENCES: Readonly<Record<string, { readonly name: string; readonly key: string }>> = {
  ProductId: { name: "supporting_Products", key: "ProductId" },
  ChannelId: { name: "supporting_Channels", key: "ChannelId" },
  StoreId: { name: "supporting_Stores", key: "StoreId" },
  CategoryId: { name: "supporting_ProductCategories", key: "CategoryId" },
  ProgramId: { name: "supporting_LoyaltyPrograms", key: "ProgramId" },
  RewardPointId: { name: "supporting_LoyaltyRewardPoints", key: "RewardPointId" },
};

/** Checks that what an activity refers to exists. A key of the row itself stays: history keeps its product. */
export function referenceChecks(...columns: readonly (keyof typeof REFERENCES)[]): Check[] {
  return columns.flatMap((column) => {
    const table = REFERENCES[column];
    return table ? [{ rule: "Q9", severity: "warn", kind: "foreign-key", column, table } as const] : [];
  });
}

/** Checks that the order of an activity, where it names one, has a header. */
export const ORDER_EXISTS = {
  ...{ rule: "Q11", severity: "warn", kind: "foreign-key", column: "OrderId" },
  table: { name: "activities_OrderHeaders", key: "OrderId" },
} as const satisfies Check;
