import { createHash } from "node:crypto";
import pLimit, { type LimitFunction } from "p-limit";
import { EXIT, OperatorError } from "../operator-error.ts";
import { codeOf, type ServiceError } from "./retry.ts";

/** A file as this process last saw it; no ETag when it did not exist. */
interface Sighting {
  readonly etag: string | undefined;
  readonly hash: string;
}

/** What a replacement is subject to. */
interface Conditions {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: "*";
}

/** Remembers files that were read, so that a write cannot undo what somebody else wrote since. */
export interface Sightings {
  /**
   * Starts a reading; the result notes what was found, no ETag and no content for nothing. A reading that this
   * process's own write overtook is not noted.
   */
  reading(path: string): (etag: string | undefined, content: Uint8Array | undefined) => void;
  /** Puts content in place of what was last seen at the path; of anything when it was never read. */
  replace(path: string, content: Buffer, calls: ReplaceCalls): Promise<void>;
  /** Forgets a path, before this process changes it in another way. */
  forget(path: string): void;
}

export interface ReplaceCalls {
  /** Writes under conditions and gives the new ETag. */
  put(conditions: Conditions): Promise<string | undefined>;
  /** Reads the path and notes it. */
  look(): Promise<Buffer | undefined>;
}

/** Times that the file may get a new ETag with the same content. */
const MAX_ROUNDS = 4;

/** Nothing seen yet. `url` is the store's, for messages. */
export function createSightings(url: string): Sightings {
  const seen = new Map<string, Sighting>();
  /** Own writes of a path, begun and ended. */
  const writes = new Map<string, number>();
  const turns = new Map<string, LimitFunction>();
  const count = (path: string) => writes.set(path, (writes.get(path) ?? 0) + 1);

  function reading(path: string) {
    const before = writes.get(path);
    return (etag: string | undefined, content: Uint8Array | undefined) => {
      if (writes.get(path) === before) {
        seen.set(path, { etag, hash: content === undefined ? "" : hashOf(content) });
      }
    };
  }

  async function replaceNow(path: string, content: Buffer, { put, look }: ReplaceCalls): Promise<void> {
    for (let round = 1; ; round++) {
      const last = seen.get(path);
      try {
        const etag = await put(conditionsOf(last));
        seen.set(path, { etag, hash: hashOf(content) });
        return;
      } catch (error) {
        if (last === undefined || !isOutdated(error)) throw error;
        const found = await look();
        // An answer was lost: an earlier try did it.
        if (found?.equals(content)) return;
        const isSame = found !== undefined && hashOf(found) === last.hash;
        if (!isSame || round === MAX_ROUNDS) throw overtaken(url, path, error);
      }
    }
  }

  return {
    reading,
    async replace(path, content, calls) {
      const turn = turns.get(path) ?? pLimit(1);
      turns.set(path, turn);
      await turn(async () => {
        count(path);
        try {
          await replaceNow(path, content, calls);
        } finally {
          count(path);
        }
      });
    },
    forget(path) {
      count(path);
      seen.delete(path);
    },
  };
}

function conditionsOf(last: Sighting | undefined): Conditions {
  if (last === undefined) return {};
  return last.etag === undefined ? { ifNoneMatch: "*" } : { ifMatch: last.etag };
}

function isOutdated(error: unknown): boolean {
  const { statusCode } = error as ServiceError;
  return statusCode === 412 || (statusCode === 409 && codeOf(error).endsWith("AlreadyExists"));
}

function hashOf(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function overtaken(url: string, path: string, cause: unknown): OperatorError {
  return new OperatorError(
    "CI-LAKE-004",
    `${url}/${path} was written by another run since this one read it; this one stood still for longer than its lease.`,
    "Wait for that run to end, then start the job again; it continues where the other one stopped.",
    { exitCode: EXIT.tryLater, cause },
  );
}
