import type { Properties } from "../cloud.ts";
import { DEPLOYER } from "../directory.ts";
import { readToken } from "../tokens.ts";
import { FabricRefusal } from "./fabric-refusal.ts";
import type { FabricReply, FabricWorld, TenantSettings } from "./fabric-world.ts";
import { createFabricFaultPlan, type FabricFaultRule } from "./faults.ts";
import { createOperationBook } from "./operations.ts";
import { routeOf } from "./routes.ts";

/** Audience of tokens for the Fabric REST API (fabric-rest-api-specs, 2026-08). */
export const FABRIC_AUDIENCE = "https://api.fabric.microsoft.com";

/** A request as it comes from the wire; `url` is relative and begins with the API's version. */
interface FabricWireRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  /** JSON, or nothing. */
  readonly body: string;
}

/** Fabric's REST API without its wire. */
export interface FabricService {
  /** Refusals are answers too. */
  answer(request: FabricWireRequest): FabricReply;
  /** Requests so far, as `METHOD path`. */
  calls(): readonly string[];
  clearCalls(): void;
  /** Replaces the fault rules. */
  setFaults(rules: readonly FabricFaultRule[]): void;
  setTenant(settings: Partial<TenantSettings>): void;
}

/** What a service principal may not do while an administrator has not allowed it. */
const CREATIONS = /^POST \/(?:workspaces|connections)$/;

/** Answers the calls of Fabric's REST API that the kit makes; everything needs a token and a role. */
export function createFabricService(world: FabricWorld, tokenKey: string): FabricService {
  const operations = createOperationBook();
  const calls: string[] = [];
  let plan = createFabricFaultPlan([]);
  let tenant: TenantSettings = { callsByServicePrincipals: true, creationByServicePrincipals: true };

  function perform({ method, url: address, authorization, body: text }: FabricWireRequest): FabricReply {
    const url = new URL(address, "https://127.0.0.1");
    const path = decodeURIComponent(url.pathname.replace(/^\/v1/, ""));
    const called = `${method} ${path}`;
    calls.push(called);
    const body = parsed(text);
    const principalId = authenticate(authorization);
    requireTenantSettings(called, principalId);
    const strike = plan.next(called);
    const operation = /^GET \/operations\/([^/]+)(\/result)?$/.exec(called);
    if (operation !== null) {
      const [, id = "", result] = operation;
      return result === undefined ? operations.look(id) : operations.result(id);
    }
    const route = routeOf(method, path);
    if (route === undefined) {
      throw new FabricRefusal(404, "EndpointNotFound", `The sandbox does not serve ${called}.`);
    }
    if (strike.failure !== undefined) return accepted({ error: strike.failure }, strike.looks);
    const reply = route.handler(world, { principalId, parameters: route.parameters, query: url.searchParams, body });
    if (strike.isAnswerLost) throw new FabricRefusal(503, "ServiceUnavailable", "The service is unavailable.");
    if (reply.isLater !== true && strike.looks === 0) return reply;
    return accepted({ body: reply.body }, strike.looks);
  }

  function accepted(outcome: { readonly body?: unknown; readonly error?: unknown }, looks: number): FabricReply {
    const id = world.unique("operation");
    operations.begin(id, outcome, looks);
    // The real service names the host of a region here; a client that follows it blindly shows.
    const location = `https://wabi-west-europe-redirect.analysis.windows.net/v1/operations/${id}`;
    return { status: 202, headers: { location, "x-ms-operation-id": id, "retry-after": "0" } };
  }

  function authenticate(authorization: string | undefined): string {
    const header = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1] ?? "";
    const reading = readToken(tokenKey, header, world.now());
    if ("refusal" in reading) {
      throw new FabricRefusal(401, "InvalidToken", `The access token is invalid: ${reading.refusal}.`);
    }
    if (reading.token.audience === FABRIC_AUDIENCE) return reading.token.principalId;
    const message = `The token is for ${reading.token.audience}, not for ${FABRIC_AUDIENCE}.`;
    throw new FabricRefusal(401, "InvalidToken", message);
  }

  /** Everybody in the sandbox is a service principal. */
  function requireTenantSettings(called: string, principalId: string): void {
    if (!tenant.callsByServicePrincipals) {
      throw new FabricRefusal(401, "Unauthorized", "The caller is not authenticated to access this resource.");
    }
    if (CREATIONS.test(called) && (!tenant.creationByServicePrincipals || principalId !== DEPLOYER.objectId)) {
      throw new FabricRefusal(403, "InsufficientPrivileges", "The caller may not create this.");
    }
  }

  return {
    answer(request) {
      try {
        return perform(request);
      } catch (error) {
        return refusalOf(error);
      }
    },
    calls: () => [...calls],
    clearCalls() {
      calls.length = 0;
    },
    setFaults(rules) {
      plan = createFabricFaultPlan(rules);
    },
    setTenant(settings) {
      tenant = { ...tenant, ...settings };
    },
  };
}

function parsed(text: string): Properties {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as Properties;
  } catch {
    throw new FabricRefusal(400, "InvalidInput", "The request body is not JSON.");
  }
}

function refusalOf(error: unknown): FabricReply {
  const refusal = error instanceof FabricRefusal ? error : new FabricRefusal(500, "UnknownError", String(error));
  const { status, errorCode, message, retryAfterSeconds } = refusal;
  return {
    status,
    body: { errorCode, message, requestId: "00000000-0000-0000-0000-000000000000" },
    headers: retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
  };
}
