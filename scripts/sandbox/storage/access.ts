import type { Origin } from "../origin.ts";
import { audienceOf, readToken, STORAGE_AUDIENCE } from "../tokens.ts";
import { type Call, headerOf } from "./call.ts";
import type { StorageAction, StorageControlPlane } from "./control-plane.ts";
import { StorageError } from "./storage-error.ts";

/** Tenant of every sandbox; clients read it out of the 401 challenge. */
const TENANT = "00000000-0000-0000-0000-00000000c1d0";

const CHALLENGE = {
  "www-authenticate": `Bearer authorization_uri=https://login.microsoftonline.com/${TENANT}/oauth2/authorize resource_id=${STORAGE_AUDIENCE}`,
};

/** Who calls from where: the bearer token says it. Throws 401 or 403 as the service does with shared keys switched off. */
export function authenticate(call: Call, tokenKey: string, now: Date): { principalId: string; origin: Origin } {
  const header = headerOf(call.headers, "authorization");
  if (header?.startsWith("SharedKey") || call.query.has("sig")) {
    const message = "Key based authentication is not permitted on this storage account.";
    throw new StorageError(403, "KeyBasedAuthenticationNotPermitted", message);
  }
  const [scheme, text] = header?.split(" ") ?? [];
  if (scheme !== "Bearer" || text === undefined) {
    const message = "Server failed to authenticate the request: it carries no bearer token.";
    throw new StorageError(401, "NoAuthenticationInformation", message, CHALLENGE);
  }
  const reading = readToken(tokenKey, text, now);
  if ("refusal" in reading) throw refusedToken(reading.refusal);
  if (audienceOf(reading.token.audience) !== STORAGE_AUDIENCE) {
    throw refusedToken(`the token is for ${reading.token.audience}, not for ${STORAGE_AUDIENCE}`);
  }
  const { principalId, origin } = reading.token;
  return { principalId, origin };
}

/** 401 for a token that does not count (any more); carries the challenge that makes clients fetch a new one. */
export function refusedToken(reason: string): StorageError {
  const message = `Server failed to authenticate the request: ${reason}.`;
  return new StorageError(401, "InvalidAuthenticationInfo", message, CHALLENGE);
}

/** Throws 403 unless the deployed network lets the caller reach the accounts; what it may do there is not asked yet. */
export function requireReachable(call: Call, origin: Origin, control: StorageControlPlane): void {
  for (const { account } of call.source ? [call, call.source] : [call]) {
    if (control.reaches({ account, service: call.api, origin })) continue;
    throw new StorageError(403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
  }
}

/** Throws 403 unless the deployed roles let the caller do this. */
export function authorize(call: Call, principalId: string, control: StorageControlPlane): void {
  const places = call.source ? [call, call.source] : [call];
  for (const { account, container, path } of places) {
    // A listing names its directory in the query.
    const whole = path === "" ? (call.query.get("directory") ?? call.query.get("prefix") ?? "") : path;
    const request = { principalId, action: actionOf(call), account, container, path: whole };
    if (!control.allows(request)) throw permissionMismatch();
  }
}

/** 403 for a caller without a fitting role. */
export function permissionMismatch(): StorageError {
  const message = "This request is not authorized to perform this operation using this permission.";
  return new StorageError(403, "AuthorizationPermissionMismatch", message);
}

function actionOf({ operation, method }: Call): StorageAction {
  if (operation === "createContainer") return "createContainer";
  if (operation === "getUserDelegationKey") return "signDelegation";
  if (method === "GET" || method === "HEAD") return "read";
  return method === "DELETE" ? "delete" : "write";
}
