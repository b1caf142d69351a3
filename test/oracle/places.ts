import { channelId } from "./channels.ts";
import { dateKey, dayAt, type Instant, ianaZone, instant, instantAt, printInstant } from "./clock.ts";
import type { GoldRow } from "./row-hash.ts";
import { byRecId, type OracleInput, rowsOf, type SourceRow, text } from "./source.ts";

/** Where things happen. */
export interface Places {
  /** R10: the channel's zone, else the configured one. */
  zone(channel: string | null): string;
  /** Key of a channel; null when it is not known (Q9). */
  channelId(channel: string | null): string | null;
  /** When a transaction took place: its day and time are those of the channel's wall clock. */
  transactionTime(transaction: SourceRow | undefined): Instant | null;
}

export function placesOf(input: OracleInput): Places {
  const channel = byRecId(rowsOf(input, "retailchanneltable"));
  const zone = (recId: string | null) => ianaZone(text(channel(recId), "channeltimezoneinfoid")) ?? input.timeZone;
  return {
    zone,
    channelId(recId) {
      const row = channel(recId);
      return row === undefined ? null : channelId(row);
    },
    transactionTime(transaction) {
      const day = instant(transaction, "transdate");
      if (day === null) return null;
      return instantAt(day, BigInt(text(transaction, "transtime") ?? "0"), zone(text(transaction, "channel")));
    },
  };
}

/** Time columns of an order (R10). */
export function orderTime(moment: Instant, zone: string): GoldRow {
  const day = dayAt(moment, zone);
  return { OrderTimestamp: printInstant(moment), OrderDate: day, DateKey: dateKey(day) };
}
