import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { authenticate, authorize, requireReachable } from "./access.ts";
import type { Answer } from "./answer.ts";
import { type Call, headerOf, type Operation, parseCall } from "./call.ts";
import { openContainers } from "./containers.ts";
import type { StorageControlPlane } from "./control-plane.ts";
import { openDisk } from "./disk.ts";
import { createFaultPlan, type Fault, type FaultRule } from "./faults.ts";
import { createLeaseBook } from "./leases.ts";
import { mappedDisk } from "./mapped-disk.ts";
import { createPerformer, WITH_CONTENT } from "./operations.ts";
import { errorBody, StorageError } from "./storage-error.ts";
import { ConnectionCut, strike, viewOf } from "./strike.ts";
import { createWatchers, type WriteWatcher } from "./watchers.ts";
import { receive, send } from "./wire.ts";

/** What the storage server needs. */
export interface StorageServerOptions {
  /** Folder of the files: `<root>/<account>/<container>/<path>`. */
  readonly root: string;
  readonly tls: { readonly key: string; readonly cert: string };
  readonly control: StorageControlPlane;
  /** Secret that the sandbox's tokens are signed with. */
  readonly tokenKey: string;
  readonly faults?: readonly FaultRule[];
  /** @default the real clock */
  readonly now?: () => Date;
  /** @default a free one */
  readonly port?: number;
}

/** One request as it was answered. */
interface RecordedCall {
  readonly operation: Operation;
  readonly method: string;
  readonly account: string;
  readonly container: string;
  readonly path: string;
  readonly query: string;
  /** 0 when the connection was cut instead. */
  readonly status: number;
  readonly principalId: string | undefined;
  readonly faults: readonly Fault["kind"][];
}

/** A running stand-in for the data plane of storage accounts. */
export interface StorageServer {
  /** `https://127.0.0.1:<port>`; an account's endpoint is `<url>/<account>`. */
  readonly url: string;
  readonly port: number;
  /** Replaces the fault rules; counting starts anew. */
  setFaults(rules: readonly FaultRule[]): void;
  /** Requests so far, oldest first; the last 100,000. */
  calls(): readonly RecordedCall[];
  clearCalls(): void;
  /** Watches writes until the returned function is called. The "after" of a refused write is left out. */
  onWrite(watcher: WriteWatcher): () => void;
  /** Forgets a deleted account or container and its files. */
  forget(account: string, container?: string): Promise<void>;
  stop(): Promise<void>;
}

const CALLS_KEPT = 100_000;
/** Longer than clients keep idle connections, so that none is closed under a request. */
const KEEP_ALIVE_MS = 120_000;
const VERSION = "2025-11-05";

/** Starts the stand-in: DFS and Blob REST over HTTPS on 127.0.0.1, bearer tokens only. */
export async function startStorageServer(options: StorageServerOptions): Promise<StorageServer> {
  const { root, control, tokenKey, now = () => new Date() } = options;
  await mkdir(root, { recursive: true });
  // What a killed server had not finished writing.
  await rm(join(root, ".server", "drafts"), { recursive: true, force: true });
  const ownDisk = openDisk(root, now);
  const disk = control.places === undefined ? ownDisk : mappedDisk(ownDisk, control.places);
  const leases = createLeaseBook(now, randomUUID);
  const containers = openContainers(root, disk, control);
  const perform = createPerformer({ disk, leases, containers, control });
  const stopping = new AbortController();
  const recorded: RecordedCall[] = [];
  const watchers = createWatchers();
  let plan = createFaultPlan(options.faults ?? [], now);
  let requests = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = request;
    response.setHeader("x-ms-request-id", requestId(++requests));
    response.setHeader("x-ms-version", headerOf(headers, "x-ms-version") ?? VERSION);
    response.setHeader("server", "Windows-Azure-Blob/1.0 stand-in");
    const clientRequestId = headerOf(headers, "x-ms-client-request-id");
    if (clientRequestId !== undefined) response.setHeader("x-ms-client-request-id", clientRequestId);
    let call: Call | undefined;
    let principalId: string | undefined;
    let faults: readonly Fault[] = [];
    // Before the answer leaves, so that whoever reads it finds the call recorded.
    const record = (status: number) => call && remember(call, status, principalId, faults);
    try {
      call = parseCall({ method, url, headers }, (name) => control.account(name) !== undefined);
      faults = plan.next(call);
      if (control.account(call.account) === undefined) {
        throw new StorageError(404, "ResourceNotFound", `There is no storage account "${call.account}".`);
      }
      const caller = authenticate(call, tokenKey, now());
      principalId = caller.principalId;
      requireReachable(call, caller.origin, control);
      authorize(call, principalId, control);
      const answer = await answerTo(call, request, faults);
      record(answer.status);
      await send(response, answer, faults);
    } catch (error) {
      if (error instanceof ConnectionCut || request.socket.destroyed) {
        record(0);
        request.socket.destroy();
      } else {
        const refusal = error instanceof StorageError ? error : internalError(error);
        const { status } = refusal;
        record(status);
        const body = errorBody(refusal, call?.api ?? "blob");
        const own = { "x-ms-error-code": refusal.code, "content-type": body.type, ...refusal.headers };
        const hasBody = method !== "HEAD" && status !== 304;
        await send(response, { status, headers: own, ...(hasBody && { body: body.text }) }, []);
      }
    } finally {
      request.resume();
    }
  }

  async function answerTo(call: Call, request: IncomingMessage, faults: readonly Fault[]): Promise<Answer> {
    const draft = WITH_CONTENT.has(call.operation) ? await disk.draft() : undefined;
    try {
      if (draft !== undefined) await receive(request, draft);
      for (const fault of faults) await strike(fault, call, { disk, leases, stopping: stopping.signal });
      const tell = watchers.begin(call);
      if ((await tell("before")) === "drop") throw new ConnectionCut();
      const small = faults.find((fault) => fault.kind === "smallPages");
      const bend = {
        isRepeated: faults.some(({ kind }) => kind === "duplicatePage"),
        ...(small && { pageSize: small.size }),
      };
      const answer = await perform(call, draft, bend, viewOf(disk, faults));
      try {
        const isDropped = (await tell("after")) === "drop";
        if (isDropped || faults.some(({ kind }) => kind === "dropAfterEffect")) throw new ConnectionCut();
        const late = faults.find((fault) => fault.kind === "delayAnswer");
        if (late) await sleep(late.milliseconds, undefined, { signal: stopping.signal });
        return answer;
      } catch (error) {
        if (typeof answer.body === "object") await answer.body.file.close();
        throw error;
      }
    } finally {
      if (draft !== undefined) await rm(draft, { force: true });
    }
  }

  function remember(call: Call, status: number, principalId: string | undefined, faults: readonly Fault[]): void {
    const { operation, method, account, container, path } = call;
    const query = call.query.toString();
    const kinds = faults.map(({ kind }) => kind);
    recorded.push({ operation, method, account, container, path, query, status, principalId, faults: kinds });
    if (recorded.length > CALLS_KEPT) recorded.shift();
  }

  const server = createServer({ ...options.tls, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    setFaults(rules) {
      plan = createFaultPlan(rules, now);
    },
    calls: () => [...recorded],
    clearCalls() {
      recorded.length = 0;
    },
    onWrite: (watcher) => watchers.add(watcher),
    forget: (account, container) => containers.forget(account, container),
    async stop() {
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function internalError(error: unknown): StorageError {
  const { code = "", message = "" } = error as NodeJS.ErrnoException;
  if (code === "ENAMETOOLONG") return new StorageError(400, "InvalidResourceName", "A path segment is too long.");
  // Without hierarchy a blob may lie "below" another; plain files cannot show that.
  if (code === "ENOTDIR" || code === "EISDIR") return new StorageError(409, "ResourceTypeMismatch", message);
  return new StorageError(500, "InternalError", message);
}

function requestId(count: number): string {
  return `00000000-0000-0000-0000-${count.toString(16).padStart(12, "0")}`;
}
