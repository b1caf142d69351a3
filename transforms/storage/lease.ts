import { randomUUID } from "node:crypto";
import { EXIT, OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "./store.ts";

/** How long a lease outlives its holder's last sign of life. */
const LIFETIME_SECONDS = 60;

/** Pause between signs of life. */
const RENEWAL_SECONDS = 20;

/** The right to write a lake. */
export interface Lease {
  readonly holder: string;
  /** Aborted when the lease could not be kept: the run must stop before its next commit. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

interface Term {
  readonly holder: string;
  readonly since: string;
  readonly until: string;
}

/**
 * Takes the lease of a lake: a chain of terms `<path>/<number>.json`, each created once by put-if-absent, so that of
 * two runs exactly one gets the next term. A term that ran out is simply followed by the next.
 *
 * @throws OperatorError CI-LAKE-004, exit code 4, while another run holds it.
 */
export async function acquireLease(
  lake: Store,
  path: string,
  options: { readonly holder: string; readonly now: () => Date },
): Promise<Lease> {
  const { holder, now } = options;
  const token = `${holder} ${randomUUID()}`;
  const current = await newestTerm(lake, path);
  if (current && new Date(current.term.until) > now()) throw held(lake, current.term);
  let number = (current?.number ?? 0) + 1;
  const since = now().toISOString();
  const term = (): Term => ({
    holder: token,
    since,
    until: new Date(now().getTime() + LIFETIME_SECONDS * 1000).toISOString(),
  });
  if (!(await lake.putIfAbsent(termPath(path, number), JSON.stringify(term())))) {
    const winner = await newestTerm(lake, path);
    if (winner?.term.holder !== token) throw held(lake, winner?.term ?? term());
  }
  const lost = new AbortController();
  const timer = setInterval(renew, RENEWAL_SECONDS * 1000);
  timer.unref();

  async function renew(): Promise<void> {
    try {
      const isOurs = await lake.putIfAbsent(termPath(path, number + 1), JSON.stringify(term()));
      if (!isOurs) return lost.abort(held(lake, (await newestTerm(lake, path))?.term ?? term()));
      number++;
      await lake.remove(termPath(path, number - 1));
    } catch (error) {
      lost.abort(error);
    }
  }

  return {
    holder,
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      if (lost.signal.aborted) return;
      await lake.put(termPath(path, number), JSON.stringify({ ...term(), until: now().toISOString() }));
      await removeOlder(lake, path, number);
    },
  };
}

async function newestTerm(
  lake: Store,
  path: string,
): Promise<{ readonly number: number; readonly term: Term } | undefined> {
  const names: string[] = [];
  for await (const file of lake.list(path)) names.push(file.path);
  const newest = names.sort().at(-1);
  if (newest === undefined) return undefined;
  try {
    return {
      number: Number(/(\d+)\.json$/.exec(newest)?.[1]),
      term: JSON.parse((await lake.read(newest)).toString()) as Term,
    };
  } catch (error) {
    if (error instanceof FileNotFoundError) return newestTerm(lake, path);
    throw error;
  }
}

async function removeOlder(lake: Store, path: string, number: number): Promise<void> {
  for await (const file of lake.list(path)) if (file.path < termPath(path, number)) await lake.remove(file.path);
}

function termPath(path: string, number: number): string {
  return `${path}/${String(number).padStart(12, "0")}.json`;
}

function held(lake: Store, { holder, since, until }: Term): OperatorError {
  const message = `The lake ${lake.url} is being written by ${holder.split(" ").slice(0, -1).join(" ")} since ${since}.`;
  return new OperatorError(
    "CI-LAKE-004",
    message,
    `Wait for that run to end; if it crashed, the lake is free after ${until}.`,
    { exitCode: EXIT.tryLater },
  );
}
