import type { Channel } from "./channels.ts";
import { companyNamed } from "./companies.ts";
import type { DatabaseEditor } from "./database.ts";
import type { Random } from "./random.ts";
import { localTime } from "./time.ts";

const TYPE = { salesOrder: 14, pendingSalesOrder: 27 } as const;

/**
 * Enters the transaction of a web shop through which an order came. It has neither store nor terminal; now and then
 * the order is not synchronised yet, or the customer is known by a temporary account only.
 */
export function insertOnlineTransaction(
  db: DatabaseEditor,
  random: Random,
  channel: Channel & { readonly recId: number },
  account: string,
  order: { readonly salesId: string; readonly reference: string | null },
  at: string,
): void {
  const { company, recId, zone } = channel;
  const { day, seconds } = localTime(at, zone);
  const isPending = random.chance(0.05);
  const salesId = isPending ? null : order.salesId;
  const number = String(db.number("online transaction")).padStart(12, "0");
  const place = { transactionid: `7d2f0c1e-0b7a-4a52-8c11-${number}`, channel: recId };
  const pending = db.rowsWith("retailasynccustomer", "custaccount", account)[0];
  const isAsync = pending !== undefined && random.chance(0.5);
  db.insert(
    "retailtransactiontable",
    at,
    {
      ...{ ...place, type: isPending ? TYPE.pendingSalesOrder : TYPE.salesOrder, transdate: day, transtime: seconds },
      ...{
        custaccount: isAsync ? null : account,
        custaccountasync: isAsync ? (pending.custaccountasync ?? null) : null,
      },
      ...{ salesorderid: salesId, channelreferenceid: order.reference, currency: companyNamed(company).currency },
      receiptemail: random.chance(0.6) ? `shopper${number.slice(-6)}@example.com` : null,
    },
    { company },
  );
  if (salesId !== null) {
    db.insert("retailtransactionorderstatus", at, { ...place, salesid: salesId, status: 3 }, { company });
  }
}
