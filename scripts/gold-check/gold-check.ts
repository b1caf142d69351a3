import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSession, type Session } from "../../transforms/engine/session.ts";
import type { Gold } from "../../transforms/kernel/gold.ts";
import { GOLD } from "../../transforms/models.ts";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { parseLocation } from "../../transforms/storage/location.ts";
import { openStore } from "../../transforms/storage/open-store.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { TABLE_CHECKS } from "./checks.ts";
import { rowCount } from "./key-checks.ts";
import { LAYOUT_CHECKS } from "./layout-checks.ts";
import { depthOf, readRoot } from "./root-subject.ts";
import { type CheckOutcome, runChecks } from "./run-checks.ts";
import { readTableLog } from "./table-log.ts";
import { openSubject, type Since } from "./table-subject.ts";

export interface GoldCheckOptions {
  /** Folder with the tables: a directory, https://… or abfss://…. */
  readonly location: string;
  /** @default all tables */
  readonly tables?: readonly string[];
  /** Key columns of tables that the contract does not know, or another one than it declares. */
  readonly keys?: ReadonlyMap<string, string>;
  /** What Customer Insights read last. @default the version before the newest */
  readonly since?: Since;
  /**
   * Whether the root must be the contract's. @default tables of the contract are compared with it, and the others of
   * it must be there too
   */
  readonly contract?: boolean;
  /** Memory of the engine. @default "1GB" */
  readonly memory?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** Opens the location. @default with the credential of the environment */
  readonly open?: typeof openStore;
}

/** What was found out about a gold root. */
export interface GoldCheckReport {
  readonly location: string;
  readonly checkedAt: string;
  /** "failed": at least one blocking finding. */
  readonly outcome: "passed" | "warnings" | "failed";
  /** Findings about the root as a whole. */
  readonly root: readonly CheckOutcome[];
  readonly tables: readonly TableReport[];
}

interface TableReport {
  readonly table: string;
  readonly version: number;
  /** Null when the rows cannot be read. */
  readonly rows: number | null;
  /** Version since which changes were looked at; null when there is none. */
  readonly since: number | null;
  readonly checks: readonly CheckOutcome[];
}

/**
 * Reads a gold root as Customer Insights would.
 *
 * @throws OperatorError CI-GOLD-020 when there is no table, CI-GOLD-021 for tables that are not there, CI-GOLD-022 when
 * interrupted.
 */
export async function checkGold(options: GoldCheckOptions): Promise<GoldCheckReport> {
  const parsed = parseLocation(options.location);
  if (parsed.kind === "adls" && parsed.container === undefined) throw nothingThere(options.location);
  const open = options.open ?? openStore;
  const scratch = await mkdtemp(join(tmpdir(), "commerce-insights-"));
  try {
    const store = open(options.location, { env: options.env, scratch: join(scratch, "files") });
    const memoryLimit = options.memory ?? "1GB";
    const session = await openSession({ memoryLimit, threads: 2, tempDirectory: join(scratch, "spill") });
    try {
      return await checkStore(store, session, options, () =>
        rm(join(scratch, "files"), { recursive: true, force: true }),
      );
    } finally {
      session.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function checkStore(
  store: Store,
  session: Session,
  options: GoldCheckOptions,
  forgetCopies: () => Promise<void>,
): Promise<GoldCheckReport> {
  const { location, keys = new Map<string, string>(), now, progress, signal } = options;
  progress(`listing ${location}`);
  const root = await readRoot(store);
  const present = root.folders.filter(({ isTable }) => isTable).map(({ name }) => name);
  if (present.length === 0 && !root.isTable && root.folders.every(({ nested }) => nested.length === 0)) {
    throw nothingThere(location);
  }
  const unknown = [...(options.tables ?? []), ...keys.keys()].filter((name) => !present.includes(name));
  const contract = contractOf(present, options);
  const wanted = options.tables ?? present;
  const missing = unknown.filter((name) => !contract.some((model) => model.name === name));
  if (missing.length > 0) throw notThere(missing, present);
  const depth = depthOf(location);
  const asked = contract.filter(({ name }) => options.tables?.includes(name) ?? true);
  const rootOutcomes = await runChecks(LAYOUT_CHECKS, { ...root, depth, contract: asked });
  const tables: TableReport[] = [];
  const existing = present.filter((name) => wanted.includes(name));
  for (const [position, table] of existing.entries()) {
    if (signal.aborted) throw interrupted(position, existing.length);
    progress(`reading ${table} (${position + 1} of ${existing.length})`);
    const model = contract.find(({ name }) => name === table);
    const key = keys.get(table) ?? model?.key;
    tables.push(await checkTable({ store, session, table, now, contract: model, key, since: options.since }));
    await forgetCopies();
  }
  const all = [...rootOutcomes, ...tables.flatMap(({ checks }) => checks)].flatMap(({ findings }) => findings);
  const isBlocked = all.some(({ severity }) => severity === "block");
  const outcome = isBlocked ? "failed" : all.length > 0 ? "warnings" : "passed";
  return { location, checkedAt: now.toISOString(), outcome, root: rootOutcomes, tables };
}

/** Declarations to compare with: none for a root that shares no table name with the contract, unless asked for. */
function contractOf(present: readonly string[], { contract }: GoldCheckOptions): readonly Gold[] {
  if (contract === false) return [];
  return contract === true || GOLD.some(({ name }) => present.includes(name)) ? GOLD : [];
}

async function checkTable(options: Omit<Parameters<typeof openSubject>[0], "log">): Promise<TableReport> {
  const { store, table } = options;
  const log = await readTableLog(store, table);
  if (log === undefined) {
    const finding = {
      ...{ severity: "block" as const, found: "_delta_log holds neither an entry nor a checkpoint" },
      ...{ accepted: "a log with at least one version", remedy: "Write the table again, or remove its folder." },
    };
    const named = { check: "log-entries", title: "log entries and checkpoints are readable", area: "versions" };
    const outcome: CheckOutcome = { ...named, severity: "block", outcome: "failed", findings: [finding] };
    return { table, version: -1, rows: null, since: null, checks: [outcome] };
  }
  const subject = await openSubject({ ...options, log });
  const rows = await rowCount(subject).catch(() => undefined);
  const checks = await runChecks(TABLE_CHECKS, subject);
  return { table, version: log.newest, rows: rows ?? null, since: subject.since ?? null, checks };
}

function nothingThere(location: string): OperatorError {
  return new OperatorError(
    "CI-GOLD-020",
    `${location}: no Delta table to check: it does not exist, is empty, names no container, or holds no folder with a _delta_log.`,
    "Name the folder that holds the tables, e.g. <lake>/gold/commerce; reading it needs Storage Blob Data Reader.",
  );
}

function notThere(missing: readonly string[], present: readonly string[]): OperatorError {
  const message = `There is no table ${missing.join(", ")} below the root.`;
  return new OperatorError("CI-GOLD-021", message, `Tables there are: ${present.join(", ")}.`, {
    exitCode: EXIT.usage,
  });
}

function interrupted(done: number, total: number): OperatorError {
  const message = `The check was interrupted after ${done} of ${total} tables; nothing was changed.`;
  return new OperatorError("CI-GOLD-022", message, "Start it again; --tables checks only some.", {
    exitCode: EXIT.interrupted,
  });
}
