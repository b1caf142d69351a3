import type { Columns } from "./row-hash.ts";

/** activities_Orders in contract order. */
export const ORDER_COLUMNS: Columns = {};
