import { createHmac, timingSafeEqual } from "node:crypto";
import { type Origin, originOf } from "./origin.ts";

/** Audience of tokens for blobs and data lake files (Microsoft Learn: authorize with Microsoft Entra ID, 2026-08). */
export const STORAGE_AUDIENCE = "https://storage.azure.com";

/** Audience of tokens for Azure Resource Manager. */
export const ARM_AUDIENCE = "https://management.azure.com";

/** Audience of tokens for a Batch account's own interface. */
export const BATCH_AUDIENCE = "https://batch.core.windows.net";

/** What a sandbox token says. */
interface Token {
  /** Object id of the identity it was issued to. */
  readonly principalId: string;
  /** Resource it is good for, without trailing slash or `/.default`. */
  readonly audience: string;
  readonly expiresAt: Date;
  /** Where whoever holds it is. */
  readonly origin: Origin;
}

/** A token that may be trusted, or why it may not. */
export type TokenReading = { readonly token: Token } | { readonly refusal: string };

const HEADER = encode({ alg: "HS256", typ: "JWT" });

/** Signs an access token in JWT form, as clients that look inside expect one. Seconds; `key` is the sandbox's secret. */
export function issueToken(
  key: string,
  claims: {
    readonly principalId: string;
    readonly audience: string;
    readonly lifetimeSeconds: number;
    readonly now: Date;
    /** @default somewhere in the internet */
    readonly origin?: Origin;
  },
): string {
  const issuedAt = Math.floor(claims.now.getTime() / 1000);
  const payload = encode({
    oid: claims.principalId,
    sub: claims.principalId,
    aud: audienceOf(claims.audience),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + claims.lifetimeSeconds,
    ...(claims.origin && { origin: claims.origin }),
  });
  return `${HEADER}.${payload}.${signatureOf(key, payload)}`;
}

/** Reads a token back: signature, then lifetime. Whether its audience fits is the caller's question. */
export function readToken(key: string, text: string, now: Date): TokenReading {
  const [header, payload, signature, ...rest] = text.split(".");
  if (header !== HEADER || payload === undefined || signature === undefined || rest.length > 0) {
    return { refusal: "the token was not issued by this sandbox" };
  }
  const expected = Buffer.from(signatureOf(key, payload));
  const found = Buffer.from(signature);
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) {
    return { refusal: "the token's signature is wrong" };
  }
  const { oid, aud, exp, origin } = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  if (typeof oid !== "string" || typeof aud !== "string" || typeof exp !== "number") {
    return { refusal: "the token lacks oid, aud or exp" };
  }
  const expiresAt = new Date(exp * 1000);
  if (expiresAt <= now) return { refusal: `the token expired at ${expiresAt.toISOString()}` };
  return { token: { principalId: oid, audience: aud, expiresAt, origin: originOf(origin) } };
}

/** The plain audience of a resource or scope: `https://storage.azure.com/.default` names `https://storage.azure.com`. */
export function audienceOf(resourceOrScope: string): string {
  return resourceOrScope.replace(/\/\.default$/, "").replace(/\/+$/, "");
}

function signatureOf(key: string, payload: string): string {
  return createHmac("sha256", key).update(`${HEADER}.${payload}`).digest("base64url");
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
