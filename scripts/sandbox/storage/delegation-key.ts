import { randomBytes } from "node:crypto";
import type { Answer } from "./answer.ts";
import { escapeXml, StorageError } from "./storage-error.ts";

/**
 * Answers Get User Delegation Key for the asked validity (Microsoft Learn: Get User Delegation Key, 2025-06). The key
 * opens nothing here: the stand-in refuses shared access signatures.
 */
export function userDelegationKey(body: string): Answer {
  const textOf = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(body)?.[1];
  const expiry = textOf("Expiry");
  if (expiry === undefined) throw new StorageError(400, "InvalidXmlDocument", "The body has no KeyInfo with Expiry.");
  const text = [
    '<?xml version="1.0" encoding="utf-8"?><UserDelegationKey>',
    `<SignedStart>${escapeXml(textOf("Start") ?? "")}</SignedStart><SignedExpiry>${escapeXml(expiry)}</SignedExpiry>`,
    `<SignedService>b</SignedService><Value>${randomBytes(32).toString("base64")}</Value></UserDelegationKey>`,
  ].join("");
  return { status: 200, headers: { "content-type": "application/xml" }, body: text };
}
