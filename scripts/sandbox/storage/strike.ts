import { setTimeout as sleep } from "node:timers/promises";
import { permissionMismatch, refusedToken } from "./access.ts";
import type { Call } from "./call.ts";
import type { Disk, Entry } from "./disk.ts";
import type { Fault } from "./faults.ts";
import type { LeaseBook } from "./leases.ts";
import { pathNotFound, StorageError } from "./storage-error.ts";
import { shifted } from "./wire.ts";

/** The connection is to be cut without an answer. */
export class ConnectionCut extends Error {}

/** Lets those faults happen that come before the effect; the others are for the answer. */
export async function strike(
  fault: Fault,
  call: Call,
  { disk, leases, stopping }: { readonly disk: Disk; readonly leases: LeaseBook; readonly stopping: AbortSignal },
): Promise<void> {
  if (fault.kind === "dropBefore") throw new ConnectionCut();
  if (fault.kind === "status") throw statusError(fault);
  if (fault.kind === "notFound") throw pathNotFound(call.api);
  if (fault.kind === "expireToken") throw refusedToken("the token has expired");
  if (fault.kind === "forbiddenFor") throw permissionMismatch();
  if (fault.kind === "delay") await sleep(fault.milliseconds, undefined, { signal: stopping });
  if (fault.kind === "loseLease") leases.drop(call);
  if (fault.kind === "interfere") await fault.run();
  if (fault.kind === "etagChange") {
    const entry = await disk.find(call);
    if (entry) await disk.setProperties(call, await disk.properties(entry));
  }
}

/** The disk as a caller with a skewed clock sees it. */
export function viewOf(disk: Disk, faults: readonly Fault[]): Disk {
  const skew = faults.find((fault) => fault.kind === "clockSkew");
  if (!skew) return disk;
  const moved = (entry: Entry) => ({ ...entry, modifiedAt: shifted(entry.modifiedAt, skew.seconds) });
  return {
    ...disk,
    async find(place) {
      const entry = await disk.find(place);
      return entry && moved(entry);
    },
  };
}

function statusError({ status, code, retryAfterSeconds }: Extract<Fault, { kind: "status" }>): StorageError {
  const names: Readonly<Record<number, string>> = { 429: "TooManyRequests", 500: "InternalError", 503: "ServerBusy" };
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": `${retryAfterSeconds}` };
  return new StorageError(
    status,
    code ?? names[status] ?? "Injected",
    "This answer was asked for by a fault.",
    headers,
  );
}
