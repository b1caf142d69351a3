import { CHANNEL_COLUMNS, channelRows } from "./channels.ts";
import { enumsOf } from "./enums.ts";
import { ORDER_COLUMNS } from "./order-columns.ts";
import { orderRows } from "./orders.ts";
import { PRODUCT_COLUMNS, productsOf } from "./products.ts";
import { defaultAccounts, PROFILE_COLUMNS, profileRows } from "./profiles.ts";
import { type Columns, type GoldRow, withRowHash } from "./row-hash.ts";
import type { OracleInput } from "./source.ts";

/** Columns of the tables that the oracle knows, in contract order. */
export const GOLD_COLUMNS = {
  profiles_Customer: PROFILE_COLUMNS,
  activities_Orders: ORDER_COLUMNS,
  supporting_Products: PRODUCT_COLUMNS,
  supporting_Channels: CHANNEL_COLUMNS,
} satisfies Readonly<Record<string, Columns>>;

export type OracleTable = keyof typeof GOLD_COLUMNS;

export const ORACLE_TABLES = Object.keys(GOLD_COLUMNS) as readonly OracleTable[];

/**
 * What the gold tables hold for these source rows: a second reading of the contract's text, in plain TypeScript, that
 * shares nothing with the models. Rows are in key order.
 */
export function expectedGold(input: OracleInput): Readonly<Record<OracleTable, readonly GoldRow[]>> {
  const enums = enumsOf(input);
  const defaults = defaultAccounts(input);
  const profiles = profileRows(input, enums, defaults);
  const customers = new Set(profiles.flatMap(({ CustomerId }) => CustomerId ?? []));
  const products = productsOf(input, enums);
  const rows: Readonly<Record<OracleTable, readonly GoldRow[]>> = {
    profiles_Customer: profiles,
    activities_Orders: orderRows(input, enums, products, defaults, customers),
    supporting_Products: products.rows,
    supporting_Channels: channelRows(input, enums),
  };
  const finished = (table: OracleTable) => {
    const [key = ""] = Object.keys(GOLD_COLUMNS[table]);
    return rows[table]
      .map((row) => withRowHash(row, GOLD_COLUMNS[table]))
      .sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
  };
  return {
    profiles_Customer: finished("profiles_Customer"),
    activities_Orders: finished("activities_Orders"),
    supporting_Products: finished("supporting_Products"),
    supporting_Channels: finished("supporting_Channels"),
  };
}
