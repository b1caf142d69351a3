import { scanOf } from "../../transforms/delta/scan.ts";
import type { Field } from "../../transforms/delta/schema.ts";
import { readSnapshot } from "../../transforms/delta/snapshot.ts";
import type { Session } from "../../transforms/engine/session.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import type { SourceRow } from "../oracle/source.ts";
import { type Row, textRows } from "../support/delta.ts";

/** Columns that never leave bronze. */
const DENIED: Readonly<Record<string, readonly string[]>> = {
  custtable: ["passportno_hu", "identificationnumber", "bankaccount", "creditrating"],
  retailstoretable: ["password", "username", "sqlservername", "databasename"],
  retailtransactionpaymenttrans: [
    ...["cardoraccount", "paymentcardtoken", "paymentcapturetoken", "paymentauthorization", "authenticationcode"],
    ...["sigcapdata", "cardpaymentaccountid"],
  ],
};

/** A Delta table as the kit reads it. */
export interface LakeTable {
  readonly version: number;
  readonly schema: readonly Field[];
  /** Rows as canonical text in key order. */
  readonly rows: readonly Row[];
}

/** Reads a table of a local lake. */
export async function lakeTable(session: Session, lake: string, table: string): Promise<LakeTable> {
  const store = localStore(lake);
  const snapshot = await readSnapshot(store, table, session);
  if (snapshot === undefined) throw new Error(`${table} does not exist`);
  const { schema } = snapshot.metadata;
  const rows = await textRows(session, schema, await scanOf(snapshot, store, table));
  return { version: snapshot.version, schema, rows: inKeyOrder(rows, schema[0]?.name ?? "") };
}

/** Rows in order of a key column, by code points. */
export function inKeyOrder<Cells extends Row>(rows: readonly Cells[], key: string): Cells[] {
  return rows.toSorted((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
}

/** Rows that silver must hold of a table: live rows of the right state in the form of the table's columns. */
export function expectedSilver(table: string, rows: readonly SourceRow[], schema: readonly Field[]): Row[] {
  const types = new Map(schema.map(({ name, type }) => [name, type]));
  return rows.map((row) => {
    const cells = Object.entries(row).filter(([name]) => !DENIED[table]?.includes(name));
    return Object.fromEntries(cells.map(([name, cell]) => [name, cellText(cell, types.get(name) ?? "string")]));
  });
}

function cellText(cell: SourceRow[string], type: Field["type"]): string | null {
  if (cell === null) return null;
  if (type === "date") return String(cell).slice(0, 10);
  if (type !== "timestamp") return String(cell);
  const [, seconds = "", fraction = ""] = /^(.{19})(?:\.(\d+))?/.exec(String(cell)) ?? [];
  return `${seconds}.${fraction.padEnd(6, "0").slice(0, 6)}Z`;
}
