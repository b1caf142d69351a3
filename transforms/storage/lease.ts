import { randomUUID } from "node:crypto";
import { EXIT, OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "./store.ts";

/** How long a lease outlives its holder's last sign of life. */
const LIFETIME_SECONDS = 60;

/** Age at which a term is followed by the next: two signs of life may fail before the lease runs out. */
const RENEWAL_SECONDS = 20;

/** The right to write a lake. */
export interface Lease {
  readonly holder: string;
  /** Aborted when another run took the lake: nothing more may be written. */
  readonly lost: AbortSignal;
  /** Resolves while the lease is ours, renewing it when due. @throws OperatorError CI-LAKE-004 once it is lost. */
  hold(): Promise<void>;
  /** Ends the lease; never fails, since it runs out by itself. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  /** Who asks, as others will read it. */
  readonly holder: string;
  readonly now: () => Date;
  /** Makes this holder unmistakable. @default random UUIDs */
  readonly newId?: () => string;
  /** Milliseconds between signs of life that the lease gives by itself; 0 for none. @default 20,000 */
  readonly heartbeat?: number;
}

/** One stretch of time that a holder has the lake. */
interface Term {
  readonly holder: string;
  readonly since: string;
  readonly until: string;
}

interface Numbered {
  readonly number: number;
  readonly term: Term;
}

/**
 * Takes the lease of a lake: a chain of terms `<path>/<number>.json`, each created once by put-if-absent, so that of
 * two runs exactly one gets the next term. A term that ran out is simply followed by the next.
 *
 * @throws OperatorError CI-LAKE-004, exit code 4, while another run holds it.
 */
export async function acquireLease(lake: Store, path: string, options: LeaseOptions): Promise<Lease> {
  const { holder, now, newId = randomUUID, heartbeat = RENEWAL_SECONDS * 1000 } = options;
  const token = `${holder} ${newId()}`;
  const since = now().toISOString();
  const termFrom = (start: Date): Term => ({
    holder: token,
    since,
    until: new Date(start.getTime() + LIFETIME_SECONDS * 1000).toISOString(),
  });

  /** Adds the next term; the newest one tells whether that made it ours, whatever the answer was. */
  async function follow(number: number): Promise<Numbered> {
    const term = termFrom(now());
    await lake.putIfAbsent(termPath(path, number), JSON.stringify(term));
    const newest = await newestTerm(lake, path);
    if (newest?.term.holder !== token) throw held(lake, newest?.term ?? term);
    return newest;
  }

  const before = await newestTerm(lake, path);
  if (before && new Date(before.term.until) > now()) throw held(lake, before.term);
  let current = await follow((before?.number ?? 0) + 1);
  const lost = new AbortController();
  let renewal: Promise<void> | undefined;
  const age = () => now().getTime() - (new Date(current.term.until).getTime() - LIFETIME_SECONDS * 1000);

  async function renew(): Promise<void> {
    try {
      const previous = current.number;
      current = await follow(previous + 1);
      await lake.remove(termPath(path, previous));
    } catch (error) {
      // A storage hiccup is no loss while the term lasts: the next sign of life may succeed.
      const isTaken = error instanceof OperatorError && error.code === "CI-LAKE-004";
      if (isTaken || age() >= LIFETIME_SECONDS * 1000) lost.abort(error);
    }
  }
  /** One renewal at a time, however many writes ask for it. */
  function renewOnce(): Promise<void> {
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  const timer = heartbeat > 0 ? setInterval(() => void renewOnce(), heartbeat) : undefined;
  timer?.unref();

  return {
    holder,
    lost: lost.signal,
    async hold() {
      if (!lost.signal.aborted && age() >= RENEWAL_SECONDS * 1000) await renewOnce();
      if (lost.signal.aborted) throw lost.signal.reason;
    },
    async release() {
      clearInterval(timer);
      await renewal;
      if (lost.signal.aborted) return;
      try {
        await lake.put(
          termPath(path, current.number),
          JSON.stringify({ ...current.term, until: now().toISOString() } satisfies Term),
        );
        await removeOlder(lake, path, current.number);
      } catch {
        // The run is done and the term runs out: nothing to report.
      }
    },
  };
}

/** Who writes a lake now, as far as its lease says; undefined while nobody does. */
export async function leaseHolder(
  lake: Store,
  path: string,
  now: Date,
): Promise<{ readonly holder: string; readonly since: string; readonly until: string } | undefined> {
  const newest = await newestTerm(lake, path);
  if (newest === undefined || new Date(newest.term.until) <= now) return undefined;
  return { ...newest.term, holder: nameOf(newest.term.holder) };
}

/** A holder without the id that makes it unmistakable. */
function nameOf(holder: string): string {
  return holder.split(" ").slice(0, -1).join(" ");
}

async function newestTerm(lake: Store, path: string): Promise<Numbered | undefined> {
  for (;;) {
    const files: string[] = [];
    for await (const file of lake.list(path)) files.push(file.path);
    const newest = files.sort().at(-1);
    if (newest === undefined) return undefined;
    const number = Number(/(\d+)\.json$/.exec(newest)?.[1]);
    try {
      return { number, term: JSON.parse((await lake.read(newest)).toString()) as Term };
    } catch (error) {
      // Its holder has moved on to the next term in between.
      if (!(error instanceof FileNotFoundError)) throw error;
    }
  }
}

async function removeOlder(lake: Store, path: string, number: number): Promise<void> {
  for await (const file of lake.list(path)) if (file.path < termPath(path, number)) await lake.remove(file.path);
}

function termPath(path: string, number: number): string {
  return `${path}/${String(number).padStart(12, "0")}.json`;
}

function held(lake: Store, { holder, since, until }: Term): OperatorError {
  const message = `The lake ${lake.url} is being written by ${nameOf(holder)} since ${since}.`;
  return new OperatorError(
    "CI-LAKE-004",
    message,
    `Wait for that run to end; if it crashed, the lake is free after ${until}.`,
    { exitCode: EXIT.tryLater },
  );
}
