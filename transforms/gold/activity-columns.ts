import type { Check, GoldColumn } from "../kernel/gold.ts";
import { CUSTOMER_MATCHES } from "./customer-match.ts";
import { profilesCustomer } from "./profiles_Customer.ts";

/** Columns of every activity that say whose it is; they follow the key. */
export const ownerColumns = {
  DataAreaId: { type: "string", nullable: false, description: "Legal entity, lower case." },
  CustomerId: { type: "string", privacy: "key", description: "Customer in profiles_Customer; null unless matched." },
  CustomerMatch: { type: "string", nullable: false, description: "Why CustomerId is filled or not." },
} as const satisfies Record<string, GoldColumn>;

/** Columns of every activity that say where it took place. */
export const placeColumns = {
  ChannelId: { type: "string", description: "Channel in supporting_Channels." },
  StoreId: { type: "string", description: "Store in supporting_Stores." },
} as const satisfies Record<string, GoldColumn>;

/** Day of an activity as a number. */
export const dateKeyColumn = {
  type: "long",
  nullable: false,
  description: "Day of the activity at the channel as yyyymmdd.",
} as const satisfies GoldColumn;

/** Checks of every activity: its customer exists, its kind is one of the contract's. */
export function activityChecks(events: readonly string[], column = "EventType"): Check[] {
  return [
    { rule: "Q7", severity: "block", kind: "foreign-key", column: "CustomerId", table: profilesCustomer },
    { rule: "Q12", severity: "quarantine", kind: "accepted", column: "CustomerMatch", values: CUSTOMER_MATCHES },
    { rule: "Q12", severity: "quarantine", kind: "accepted", column, values: events },
  ];
}
