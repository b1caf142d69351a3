import type { Channel } from "./channels.ts";
import { money, whole } from "./companies.ts";
import type { Row } from "./csv.ts";
import type { DatabaseEditor } from "./database.ts";
import type { Random } from "./random.ts";

/** Tender types of every channel: id, name, tender function. */
const TENDERS = [
  ["1", "Cash", 0],
  ["3", "Cards", 1],
  ["4", "Customer account", 3],
  ["8", "Gift card", 0],
] as const;

/** Enters the tender types of channels. */
export function insertTenders(db: DatabaseEditor, at: string): void {
  for (const channel of db.rows("retailchanneltable")) {
    const company = String(channel.inventlocationdataareaid);
    for (const [tendertypeid, name, functionCode] of TENDERS) {
      const values = { channel: channel.recid ?? 0, tendertypeid, name, function: functionCode };
      db.insert("retailstoretendertypetable", at, values, { company });
    }
  }
}

/**
 * Enters the payment lines of a transaction. `place` holds its key columns, date, time, currency and status;
 * `amount` is what the customer pays in hundredths, negative for money given back.
 */
export function insertPayments(
  db: DatabaseEditor,
  random: Random,
  at: string,
  channel: Pick<Channel, "company" | "kind">,
  place: Row,
  amount: number,
): void {
  if (amount === 0) return;
  const chance = random.int(0, 99);
  const isCash = channel.kind === "store" && chance < 40;
  const tendertype = isCash ? "1" : chance < 94 ? "3" : "8";
  const change = isCash && amount > 0 && chance < 15 ? 1000 - (amount % 1000) : 0;
  const line = (number: number, sum: number, more: Row) => {
    const amounts = { amounttendered: money(sum), amountcur: money(sum) };
    const values = { ...place, linenum: whole(number), tendertype, ...amounts, ...more };
    db.insert("retailtransactionpaymenttrans", at, values, { company: channel.company });
  };
  const card = {
    ...{ cardtypeid: random.pick(["VISA", "MASTER"]), cardoraccount: `411111******${random.int(1000, 9999)}` },
    ...{ paymentcardtoken: "token", paymentauthorization: "authorization" },
  };
  const details: Row =
    tendertype === "3" ? card : tendertype === "8" ? { giftcardid: `GC${random.int(10_000, 99_999)}` } : {};
  line(1, amount + change, details);
  if (change > 0) line(2, -change, { changeline: 1 });
}
