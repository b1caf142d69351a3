import { scanOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { literalList } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import type { JobContext } from "../run-context.ts";
import type { Store } from "../storage/store.ts";
import { deltaTables } from "./delta-tables.ts";
import { findPerson, type PersonQuery, type PersonTable } from "./find-person.ts";
import { type LandingRemains, landingRemains } from "./landing-remains.ts";

/** What an erasure would do. */
export interface ErasurePlan {
  readonly silver: readonly PersonTable[];
  /** Rows of gold that carry one of the customer ids. */
  readonly gold: readonly { readonly table: string; readonly rows: number }[];
  /** Rows that lie in the landing zone, which Dataverse owns; undefined when it was not looked at. */
  readonly landing?: readonly LandingRemains[];
}

/**
 * Counts what an erasure would take. Writes nothing.
 *
 * @throws OperatorError CI-ERASE-001 for a customer that the lake never had.
 */
export async function planErasure(
  context: JobContext,
  models: readonly Silver[],
  query: PersonQuery,
  landing: Store | undefined,
): Promise<ErasurePlan> {
  const { session, lake } = context;
  const { customerIds, tables } = await findPerson(context, models, query);
  if (tables.length === 0) throw unknownCustomer(lake.url);
  const gold: { table: string; rows: number }[] = [];
  for (const table of await deltaTables(lake, "gold")) {
    const snapshot = await readSnapshot(lake, table, session);
    if (!snapshot?.metadata.schema.some(({ name }) => name === "CustomerId")) continue;
    const { n } = await session.one<{ n: bigint }>(
      `select count(*) as n from ${await scanOf(snapshot, lake, table)} where lower("CustomerId") in (select unnest(${literalList(customerIds)}))`,
    );
    if (n > 0n) gold.push({ table: table.slice("gold/".length), rows: Number(n) });
  }
  return {
    ...{ silver: tables, gold },
    ...(landing !== undefined && { landing: await landingRemains(context, landing) }),
  };
}

/** The lake has no trace of the customer. */
export function unknownCustomer(lake: string): OperatorError {
  const message = `No customer of that account is in ${lake}: not now, and not in the versions that still exist. Nothing was changed.`;
  return new OperatorError(
    "CI-ERASE-001",
    message,
    "Correct --customer: the account number, or CustomerId as gold writes it, e.g. usrt_004021.",
  );
}
