import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scanOf } from "../../transforms/delta/scan.ts";
import { readSnapshot } from "../../transforms/delta/snapshot.ts";
import { openSession, type Session } from "../../transforms/engine/session.ts";
import type { RunReport, TableReport } from "../../transforms/report.ts";
import type { JobContext } from "../../transforms/run-context.ts";
import { custgroup } from "../../transforms/silver/custgroup.ts";
import { custtable } from "../../transforms/silver/custtable.ts";
import { dirpartytable } from "../../transforms/silver/dirpartytable.ts";
import { dirperson } from "../../transforms/silver/dirperson.ts";
import { ecorescategory } from "../../transforms/silver/ecorescategory.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { type RunOptions, runTransform } from "../../transforms/transform-run.ts";
import { type Landing, type LandingFolder, type LandingRow, writeLanding } from "./landing.ts";

/** Time of a test's first run; each later run is an hour later. */
const FIRST_RUN = Date.parse("2024-06-01T00:00:00Z");

/** Tables of a run unless a test says otherwise: few, because most tests are about one. */
export const FEW = [custtable, custgroup, dirpartytable, dirperson, ecorescategory];

/** What a test may say about one run. */
interface TestRun extends Partial<RunOptions> {
  readonly now?: Date;
  /** The lake's store as the run sees it, e.g. one that dies. */
  readonly lake?: Store;
  readonly landing?: Store;
}

/** A landing zone and a lake in a temporary folder, with one engine for all runs. */
export interface Lake {
  readonly directory: string;
  readonly landing: Store;
  readonly store: Store;
  readonly session: Session;
  /** Adds batch folders and files. */
  land(landing: Landing): Promise<void>;
  /** Runs the transform with a fixed clock and counted ids, by default through silver. */
  run(options?: TestRun): Promise<RunReport>;
  /** Rows of a Delta table below the lake's root, ordered by `order`, chosen columns only. */
  rows(table: string, columns?: string, order?: string): Promise<Record<string, unknown>[]>;
  /** Rows of a silver table ordered by RecId. */
  silver(table: string, columns?: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Opens an empty landing zone, an empty lake and an engine. Close it when done. */
export async function openLake(): Promise<Lake> {
  const directory = await mkdtemp(join(tmpdir(), "lake-"));
  const scratch = join(directory, "scratch");
  await mkdir(join(scratch, "spill"), { recursive: true });
  const landing = localStore(join(directory, "landing"));
  const store = localStore(join(directory, "lake"));
  const session = await openSession({ memoryLimit: "1GB", threads: 2, tempDirectory: join(scratch, "spill") });
  let runs = 0;
  let ids = 0;
  const lake: Lake = {
    ...{ directory, landing, store, session },
    land: (content) => writeLanding(join(directory, "landing"), content),
    async run({ now = new Date(FIRST_RUN + runs * 3_600_000), ...options } = {}) {
      runs++;
      const context: JobContext = {
        ...{ session, scratch, landing: options.landing ?? landing, lake: options.lake ?? store },
        now: () => now,
        newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
        runId: `run-${runs}`,
        settings: { language: "en-us", timeZone: "UTC", goldRoot: "commerce", asOf: now },
        progress: () => {},
      };
      return runTransform(context, { silver: FEW, gold: [], through: "silver", ...options });
    },
    async rows(table, columns = "*", order = "id") {
      const snapshot = await readSnapshot(store, table, session);
      if (snapshot === undefined) return [];
      return session.all(`select ${columns} from ${await scanOf(snapshot, store, table)} rows order by ${order}`);
    },
    silver: (table, columns) => lake.rows(`silver/${table}`, columns, "recid"),
    async close() {
      session.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return lake;
}

/** The report of one table of a run; throws when the run did not touch it. */
export function tableOf(report: RunReport, table: string): TableReport {
  const found = report.tables.find((candidate) => candidate.table === table);
  if (found === undefined) throw new Error(`the run did not report ${table}`);
  return found;
}

/** Names of batch folders, an hour apart. */
export const [F1 = "", F2 = "", F3 = "", F4 = "", F5 = ""] = [10, 11, 12, 13, 14].map(
  (hour) => `2024-01-01T${hour}.00.00Z`,
);

/** A folder with rows of custtable: an account number and a party. */
export function customers(...rows: readonly LandingRow[]): LandingFolder {
  return { tables: { custtable: { columns: { accountnum: "string", party: "int64" }, rows } } };
}

/** What silver's custtable shows, short: "recid:accountnum". */
export async function accounts(lake: Lake): Promise<string[]> {
  const rows = await lake.silver("custtable", "recid, accountnum");
  return rows.map(({ recid, accountnum }) => `${recid}:${accountnum}`);
}

/** Codes of everything that went wrong in a run. */
export function codesOf({ problems, tables }: RunReport): string[] {
  return [...problems, ...tables.flatMap(({ problem }) => problem ?? [])].map(({ code }) => code);
}
