import { DAY } from "../delta/retention.ts";
import type { Gold } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import { buildGold, modelsHash } from "../publish/build-gold.ts";
import { readGoldManifest, reopenGold, writeGoldManifest } from "../publish/manifest.ts";
import type { JobContext } from "../run-context.ts";
import { deltaTables } from "./delta-tables.ts";
import { eraseOtherRoots } from "./erase-gold-root.ts";
import { eraseQuarantine } from "./erase-quarantine.ts";
import { eraseSilver } from "./erase-silver.ts";
import { saltedHash, saltOf, writeErasedRows } from "./erased-rows.ts";
import { type Erasure, readErasures, writeErasure } from "./erasure.ts";
import { findPerson, type Person, type PersonQuery } from "./find-person.ts";
import { closeVersion, keepNewestOnly } from "./old-versions.ts";
import { unknownCustomer } from "./plan-erasure.ts";
import { scrubReports } from "./scrub-reports.ts";
import { tellingValues } from "./telling-values.ts";

/** The table that an account leads from. */
const LEADING = "custtable";

/** What `transform erase` is asked. */
export interface EraseRequest extends PersonQuery {
  /** Who asked, e.g. a ticket. @default none */
  readonly reference?: string | undefined;
  /** Days for which older versions of gold are kept for Customer Insights. */
  readonly keepDays: number;
}

/** The models that a lake is made with. */
interface EraseModels {
  readonly silver: readonly Silver[];
  readonly gold: readonly Gold[];
}

/**
 * Removes a person from every layer of a lake. Order: record, register, silver, gold, quarantine, run reports, history,
 * record; whoever is cut off repeats the same command, and every step finds what is left of its work. The history of
 * silver goes last, because it tells the next try who the person was.
 *
 * @throws OperatorError CI-ERASE-001 for a customer that the lake never had, 002 and 003 as `findPerson`, 004 when gold
 * cannot be published as it was, 005 when a gold table is held back and keeps the person.
 */
export async function erasePerson(context: JobContext, models: EraseModels, request: EraseRequest): Promise<Erasure> {
  const { lake, progress, settings } = context;
  const salt = await saltOf(lake);
  const person = await findPerson(context, models.silver, request);
  const known = await knownErasure(context, salt, person, request);
  if (known !== undefined && known.state !== "erasing" && person.tables.length === 0) return known;
  if (known === undefined && person.tables.length === 0) throw unknownCustomer(lake.url);
  const current = await publishable(context, models.gold, known);
  const begun = await begin(context, { salt, person, request, known, models: current });
  const register = () => writeErasedRows(context, { erasure: begun.id, salt, relation: "person_row" });
  await register();
  await reopenGold(lake, settings.goldRoot);
  const values = await tellingValues(context, request.transactions === "delete");
  const own = models.silver.filter(({ name }) => person.tables.some(({ table }) => table === name));
  for (const model of own) {
    await eraseSilver(context, model);
    progress(`silver ${model.name}: erased`);
  }
  const gold = await publish(context, models.gold, current !== null);
  const others = await eraseOtherRoots(context, settings.goldRoot, [...person.customerIds, ...values.keys]);
  const quarantine = await eraseQuarantine(context, values, register);
  const reports = await scrubReports(lake, [...values.keys, ...values.texts]);
  progress(`quarantine: ${quarantine.rows} records; run reports: ${reports}`);
  const versions: Record<string, number> = { ...begun.versions, ...quarantine.versions };
  // The account leads to everything else: its table goes last.
  for (const name of tablesToClose(begun, person)) {
    const version = await keepNewestOnly(context, `silver/${name}`);
    if (version !== undefined) versions[`silver/${name}`] = version;
  }
  return complete(context, {
    ...{ ...begun, gold: mergeGold(begun.gold, [...gold, ...others]), versions },
    quarantined: begun.quarantined + quarantine.rows,
    reports: begun.reports + reports,
  });
}

/** The erasure of the same customer that is begun or done, the newest first. */
async function knownErasure(
  { lake }: JobContext,
  salt: string,
  person: Person,
  request: EraseRequest,
): Promise<Erasure | undefined> {
  const found = subjectOf(salt, person);
  const hashes = new Set(found.length > 0 ? found : [calledBy(salt, request)]);
  return (await readErasures(lake)).findLast(({ subject }) => subject.some((hash) => hashes.has(hash)));
}

function subjectOf(salt: string, { customerIds }: Pick<Person, "customerIds">): string[] {
  return customerIds.map((id) => saltedHash(salt, "customer", id));
}

/** The customer as the command calls him: what a repeated command is known by once the lake has forgotten him. */
function calledBy(salt: string, { customer, legalEntity = "" }: PersonQuery): string {
  return saltedHash(salt, "called", `${legalEntity.trim()}/${customer.trim()}`);
}

async function begin(
  { lake, now, newId }: JobContext,
  options: {
    readonly salt: string;
    readonly person: Person;
    readonly request: EraseRequest;
    readonly known: Erasure | undefined;
    readonly models: string | null;
  },
): Promise<Erasure> {
  const { salt, person, request, known, models } = options;
  const subject = [...subjectOf(salt, person), calledBy(salt, request)];
  const resumed = known?.state === "erasing" ? known : undefined;
  const begun: Erasure = {
    ...{
      formatVersion: 1,
      id: resumed?.id ?? newId(),
      state: "erasing",
      startedAt: resumed?.startedAt ?? now().toISOString(),
    },
    subject: [...new Set([...(resumed?.subject ?? []), ...subject])].sort(),
    reference: request.reference ?? resumed?.reference ?? null,
    transactions: request.transactions,
    ...{ completedAt: null, purgedAt: null, purgeAt: null },
    // What the first try found is what the person had; a later one finds less.
    silver: resumed?.silver ?? [...person.tables],
    ...{ gold: resumed?.gold ?? [], quarantined: resumed?.quarantined ?? 0, reports: resumed?.reports ?? 0 },
    ...{ versions: resumed?.versions ?? {}, keepDays: request.keepDays, models },
  };
  await writeErasure(lake, begun);
  return begun;
}

/**
 * Hash of the gold models when gold can be published as it was; null when there is no gold.
 *
 * @throws OperatorError CI-ERASE-004 when it cannot.
 */
async function publishable(
  { lake, settings }: JobContext,
  models: readonly Gold[],
  known: Erasure | undefined,
): Promise<string | null> {
  const { goldRoot, ...choices } = settings;
  const { complete, tables } = await readGoldManifest(lake, goldRoot);
  if (Object.keys(tables).length === 0) return null;
  const hash = modelsHash(models, choices);
  if (complete === hash || (complete === null && known?.state === "erasing" && known.models === hash)) return hash;
  const state =
    complete === null ? "was not published completely by the last run" : "was published with other settings";
  const message = `Gold root ${goldRoot} in ${lake.url} ${state}, so it cannot be published without the person. Nothing was changed.`;
  const hint =
    complete === null
      ? "Start the job, or transform run, and see that it succeeds; then repeat the command."
      : "Give the settings of the job: --settings stacks/Pulumi.<stack>.yaml, --gold-root, --language, --time-zone.";
  throw new OperatorError("CI-ERASE-004", message, hint);
}

/** @throws OperatorError CI-ERASE-005 when a table is held back. */
async function publish(context: JobContext, models: readonly Gold[], hasGold: boolean): Promise<Erasure["gold"]> {
  if (!hasGold) return [];
  const { tables } = await buildGold(context, models, new Map());
  const held = tables.filter(({ problem }) => problem !== undefined);
  if (held.length > 0) {
    const message = `Gold keeps the person in ${held.map(({ table }) => table).join(", ")}: ${held[0]?.problem?.message}`;
    const hint = "Silver is done. Follow the hint of that code, let a run publish the tables, then repeat the command.";
    throw new OperatorError("CI-ERASE-005", message, hint, { exitCode: EXIT.checkFailed });
  }
  return tables
    .filter(({ deleted, updated, inserted }) => deleted + updated + inserted > 0)
    .map(({ table, version, deleted, updated, inserted }) => ({
      ...{ table: `${context.settings.goldRoot}/${table}`, version, deleted, updated, inserted },
    }));
}

function mergeGold(before: Erasure["gold"], after: Erasure["gold"]): Erasure["gold"] {
  const again = new Set(after.map(({ table }) => table));
  return [...before.filter(({ table }) => !again.has(table)), ...after].sort((a, b) => (a.table < b.table ? -1 : 1));
}

/** Tables that held the person, also those that a try before has closed already: what led to the others may be gone. */
function tablesToClose({ silver }: Erasure, { tables }: Person): string[] {
  const names = new Set([...silver, ...tables].map(({ table }) => table));
  return [...names].filter((name) => name !== LEADING).concat(names.has(LEADING) ? [LEADING] : []);
}

/** Closes the newest versions of all gold tables, sets the time at which what is below them goes, and says so. */
async function complete(context: JobContext, erasure: Erasure): Promise<Erasure> {
  const { lake, now, settings } = context;
  const versions: Record<string, number> = { ...erasure.versions };
  let newest = 0;
  const tables = await deltaTables(lake, "gold");
  for (const table of tables) {
    const closed = await closeVersion(context, table);
    if (closed === undefined) continue;
    versions[table] = closed.version;
    newest = Math.max(newest, closed.timestamp);
  }
  const completedAt = now().toISOString();
  if (newest === 0) {
    const done: Erasure = { ...erasure, versions, state: "done", completedAt, purgedAt: completedAt };
    await writeErasure(lake, done);
    return done;
  }
  const purgeAt = new Date(Math.max(newest, now().getTime()) + erasure.keepDays * DAY + 1).toISOString();
  const manifest = await readGoldManifest(lake, settings.goldRoot);
  const first = [purgeAt, ...(manifest.purgeAt === undefined ? [] : [manifest.purgeAt])].sort()[0];
  await writeGoldManifest(lake, settings.goldRoot, { ...manifest, ...(first !== undefined && { purgeAt: first }) });
  const waiting: Erasure = { ...erasure, versions, state: "waiting", completedAt, purgeAt };
  await writeErasure(lake, waiting);
  return waiting;
}
