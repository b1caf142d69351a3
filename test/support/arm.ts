import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer the fake gives instead of its own. */
interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly retryAfterSeconds?: number;
}

/** One trigger behind the ARM calls the provider makes, over HTTP. */
export interface ArmFake {
  readonly endpoint: string;
  /** Requests so far, as `METHOD path`. */
  readonly calls: string[];
  /** Running state; undefined when there is no trigger. */
  state: string | undefined;
  /** State of its subscription to events, for a trigger that follows them. */
  subscription: string | undefined;
  /** Answers given to the next requests of a kind, first one first. */
  readonly faults: { get: Answer[]; start: Answer[]; stop: Answer[] };
  /** Looks after an action that still report the state before it. */
  looksUntilVisible: number;
  close(): Promise<void>;
}

export const TRIGGER_ID =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.DataFactory/factories/adf-contoso/triggers/nightly";

/** Starts the fake on a free port of this machine. */
export async function startArmFake(): Promise<ArmFake> {
  const fake = {
    calls: [] as string[],
    state: "Stopped" as string | undefined,
    looksUntilVisible: 0,
    subscription: undefined as string | undefined,
  };
  const faults: ArmFake["faults"] = { get: [], start: [], stop: [] };
  let pending: { state: string; looks: number } | undefined;

  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/\?.*$/, "");
    fake.calls.push(`${request.method} ${path.replace(TRIGGER_ID, "trigger")}`);
    const kind = path.endsWith("/start") ? "start" : path.endsWith("/stop") ? "stop" : "get";
    const reply = (status: number, body: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
    };
    if (path.endsWith("/getEventSubscriptionStatus")) return reply(200, { status: fake.subscription });
    if (/scribe(To|From)Events$/.test(path)) {
      fake.subscription = path.endsWith("/subscribeToEvents") ? "Enabled" : "Disabled";
      return reply(202, {});
    }
    const fault = faults[kind].shift();
    if (fault !== undefined) {
      const { status, code = "Fault", retryAfterSeconds } = fault;
      const headers: Record<string, string> =
        retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
      return reply(status, { error: { code, message: `fault ${code}` } }, headers);
    }
    if (fake.state === undefined)
      return reply(404, { error: { code: "ResourceNotFound", message: "no such trigger" } });
    if (kind === "get") {
      if (pending !== undefined && pending.looks-- <= 0) {
        fake.state = pending.state;
        pending = undefined;
      }
      const type = fake.subscription === undefined ? "ScheduleTrigger" : "BlobEventsTrigger";
      return reply(200, { properties: { runtimeState: fake.state, type } });
    }
    const state = kind === "start" ? "Started" : "Stopped";
    if (pending?.state !== state) pending = { state, looks: fake.looksUntilVisible };
    return reply(200, {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, {
    endpoint: `http://127.0.0.1:${port}`,
    faults,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}
