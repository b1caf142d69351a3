import { type Call, headerOf, type Place } from "./call.ts";
import { invalidValue, StorageError } from "./storage-error.ts";

interface LeaseTerm {
  readonly id: string;
  /** Undefined for an infinite lease. */
  readonly seconds: number | undefined;
  readonly until: number;
  readonly isBroken: boolean;
}

/** What a lease operation answers. */
interface LeaseAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Leases on paths, kept in memory: they end with the server. */
export interface LeaseBook {
  /** Acquire, renew, change, release or break; the headers of the answer. */
  act(call: Call): LeaseAnswer;
  /** Throws unless the caller may write the path. `header` names where it gives its lease id. */
  checkWrite(call: Call, place: Place, header?: string): void;
  /** `x-ms-lease-*` headers of a path. */
  describe(place: Place): Readonly<Record<string, string>>;
  /** Drops a path's lease, as when it expired unnoticed. */
  drop(place: Place): void;
}

/** An empty lease book. */
export function createLeaseBook(now: () => Date, newId: () => string): LeaseBook {
  const terms = new Map<string, LeaseTerm>();
  const keyOf = ({ account, container, path }: Place) => `${account}/${container}/${path}`;
  const current = (place: Place): LeaseTerm | undefined => {
    const term = terms.get(keyOf(place));
    return term && term.until > now().getTime() ? term : undefined;
  };
  const untilAfter = (seconds: number | undefined) =>
    seconds === undefined ? Number.POSITIVE_INFINITY : now().getTime() + seconds * 1000;

  return {
    act(call): LeaseAnswer {
      const action = headerOf(call.headers, "x-ms-lease-action") ?? "";
      const given = headerOf(call.headers, "x-ms-lease-id");
      const proposed = headerOf(call.headers, "x-ms-proposed-lease-id");
      const term = current(call);
      const known = terms.get(keyOf(call));
      if (action === "acquire") {
        const seconds = durationOf(headerOf(call.headers, "x-ms-lease-duration") ?? "-1");
        if (term?.isBroken) throw conflict("LeaseIsBreakingAndCannotBeAcquired");
        if (term && term.id !== proposed) throw conflict("LeaseAlreadyPresent");
        const id = proposed ?? newId();
        terms.set(keyOf(call), { id, seconds, until: untilAfter(seconds), isBroken: false });
        return { status: 201, headers: { "x-ms-lease-id": id } };
      }
      if (action === "break") {
        if (!term) throw conflict("LeaseNotPresentWithLeaseOperation");
        const rest = term.seconds === undefined ? 0 : Math.ceil((term.until - now().getTime()) / 1000);
        const period = Math.min(Number(headerOf(call.headers, "x-ms-lease-break-period") ?? rest), rest || 60);
        terms.set(keyOf(call), { ...term, until: now().getTime() + period * 1000, isBroken: true });
        return { status: 202, headers: { "x-ms-lease-time": `${period}` } };
      }
      if (known === undefined) throw conflict("LeaseNotPresentWithLeaseOperation");
      if (known.id !== given) throw conflict("LeaseIdMismatchWithLeaseOperation");
      if (action === "release") {
        terms.delete(keyOf(call));
        return { status: 200, headers: {} };
      }
      if (known.isBroken) throw conflict("LeaseIsBrokenAndCannotBeRenewed");
      if (action === "renew") {
        // An expired lease may be renewed as long as nobody wrote or leased the path since.
        terms.set(keyOf(call), { ...known, until: untilAfter(known.seconds) });
        return { status: 200, headers: { "x-ms-lease-id": known.id } };
      }
      if (action === "change" && proposed !== undefined) {
        terms.set(keyOf(call), { ...known, id: proposed });
        return { status: 200, headers: { "x-ms-lease-id": proposed } };
      }
      throw invalidValue("Header", "x-ms-lease-action", action);
    },

    checkWrite(call, place, header = "x-ms-lease-id") {
      const given = headerOf(call.headers, header);
      const term = current(place);
      if (term === undefined) {
        if (given !== undefined) throw new StorageError(412, "LeaseLost", "The lease has expired.");
        terms.delete(keyOf(place));
      } else if (given === undefined) {
        throw new StorageError(412, "LeaseIdMissing", "There is a lease on the path and no lease id was given.");
      } else if (given !== term.id) {
        throw new StorageError(412, "LeaseIdMismatchWithBlobOperation", "The lease id is not the path's lease id.");
      }
    },

    describe(place): Readonly<Record<string, string>> {
      const term = current(place);
      if (term === undefined) return { "x-ms-lease-status": "unlocked", "x-ms-lease-state": "available" };
      return {
        "x-ms-lease-status": "locked",
        "x-ms-lease-state": term.isBroken ? "breaking" : "leased",
        "x-ms-lease-duration": term.seconds === undefined ? "infinite" : "fixed",
      };
    },

    drop(place) {
      terms.delete(keyOf(place));
    },
  };
}

function durationOf(text: string): number | undefined {
  const seconds = Number(text);
  if (seconds === -1) return undefined;
  if (!Number.isInteger(seconds) || seconds < 15 || seconds > 60) {
    throw invalidValue("Header", "x-ms-lease-duration", text);
  }
  return seconds;
}

function conflict(code: string): StorageError {
  return new StorageError(409, code, `The lease operation is refused: ${code}.`);
}
