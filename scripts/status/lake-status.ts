import pLimit from "p-limit";
import { scanOf } from "../../transforms/delta/scan.ts";
import { readSnapshot } from "../../transforms/delta/snapshot.ts";
import type { Session } from "../../transforms/engine/session.ts";
import { readGoldManifest } from "../../transforms/publish/manifest.ts";
import type { RunReport } from "../../transforms/report.ts";
import { readReport, reportIds } from "../../transforms/run-reports.ts";
import { leaseHolder } from "../../transforms/storage/lease.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { instantOfFolder } from "../../transforms/synapse-link/folders.ts";
import { readFolderLedger } from "../../transforms/synapse-link/ledger.ts";
import { type RunSummary, summaryOf } from "../runs/run-summary.ts";

/** Runs that the status shows. */
const SHOWN_RUNS = 5;

/** One environment's lake at a moment. */
export interface LakeStatus {
  readonly lake: string;
  /** Who writes it now; null while nobody does. */
  readonly writer: { readonly holder: string; readonly since: string; readonly until: string } | null;
  /** Newest folder of the feed that is in silver; null before the first, and for linked Delta tables. */
  readonly newestFolder: { readonly name: string; readonly ageHours: number } | null;
  /** The newest first. */
  readonly runs: readonly RunSummary[];
  /** Rows in quarantine that no later run resolved, by `<layer>/<table>`. */
  readonly quarantine: Readonly<Record<string, number>>;
  /** Gold tables that the last run held back. */
  readonly heldBack: readonly { readonly table: string; readonly code: string; readonly message: string }[];
  readonly gold: readonly {
    readonly root: string;
    /** Whether the last run brought every table up to date. */
    readonly isComplete: boolean;
    /** Delta version by table. */
    readonly versions: Readonly<Record<string, number>>;
  }[];
}

/** Reads what a lake says about itself; writes nothing and takes no lease. */
export async function readLakeStatus(lake: Store, session: Session, now: Date): Promise<LakeStatus> {
  const parallel = pLimit(8);
  const ids = (await reportIds(lake)).slice(0, SHOWN_RUNS);
  const reports = await Promise.all(ids.map((id) => parallel(() => readReport(lake, id))));
  return {
    lake: lake.url,
    writer: (await leaseHolder(lake, "ops/lease", now)) ?? null,
    newestFolder: await newestFolderOf(lake, now),
    runs: reports.map(summaryOf),
    quarantine: await quarantineOf(lake, session),
    heldBack: heldBackIn(reports[0]),
    gold: await goldOf(lake),
  };
}

async function newestFolderOf(lake: Store, now: Date): Promise<LakeStatus["newestFolder"]> {
  const { folders, pending } = await readFolderLedger(lake);
  const known = [...folders, ...pending.keys()].flatMap((name) => {
    const instant = instantOfFolder(name);
    return instant === undefined ? [] : [{ name, instant }];
  });
  const newest = known.sort((left, right) => right.instant - left.instant)[0];
  if (newest === undefined) return null;
  return { name: newest.name, ageHours: Math.round((now.getTime() - newest.instant) / 360_000) / 10 };
}

async function quarantineOf(lake: Store, session: Session): Promise<Readonly<Record<string, number>>> {
  const open: [string, number][] = [];
  for (const layer of ["silver", "gold"]) {
    for (const table of await namesIn(lake, `quarantine/${layer}`)) {
      const path = `quarantine/${layer}/${table}`;
      const snapshot = await readSnapshot(lake, path, session);
      if (snapshot === undefined) continue;
      const rows = await scanOf(snapshot, lake, path);
      const { n } = await session.one<{ n: bigint }>(
        `select count(*) as n from ${rows} quarantined where resolved_run is null`,
      );
      if (n > 0n) open.push([`${layer}/${table}`, Number(n)]);
    }
  }
  return Object.fromEntries(open);
}

function heldBackIn(report: RunReport | undefined): LakeStatus["heldBack"] {
  return (report?.tables ?? []).flatMap(({ layer, table, problem }) =>
    layer === "gold" && problem !== undefined ? [{ table, code: problem.code, message: problem.message }] : [],
  );
}

async function goldOf(lake: Store): Promise<LakeStatus["gold"]> {
  const files = await namesIn(lake, "ops/ledger/gold");
  const roots = files.flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -".json".length)] : []));
  return Promise.all(
    roots.map(async (root) => {
      const { complete, tables } = await readGoldManifest(lake, root);
      const versions = Object.entries(tables).map(([table, { version }]): [string, number] => [table, version]);
      return { root, isComplete: complete !== null, versions: Object.fromEntries(versions.sort()) };
    }),
  );
}

/** Names right below a folder. */
async function namesIn(lake: Store, folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { path } of lake.list(folder)) names.push(path.slice(folder.length + 1));
  return names.sort();
}
