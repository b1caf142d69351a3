import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthority } from "../../../scripts/sandbox/certificates.ts";

const DAY = 86_400_000;
const now = new Date("2026-06-01T12:00:00Z");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "authority-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the sandbox's certificates", () => {
  it("name this machine and are signed by the sandbox's own authority", async () => {
    const { caFile, cert } = await createAuthority(join(folder, "a"), now);
    const authority = new X509Certificate(await readFile(caFile));
    const server = new X509Certificate(cert);
    expect(server.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
    expect([authority.ca, server.ca]).toEqual([true, false]);
    expect(server.verify(authority.publicKey)).toBe(true);
    expect(server.checkIssued(authority)).toBe(true);
  });

  it("are reused while they are valid, so that clients keep their trust", async () => {
    const first = await createAuthority(join(folder, "b"), now);
    expect(await createAuthority(join(folder, "b"), new Date(now.getTime() + 300 * DAY))).toEqual(first);
  });

  it("are made anew a week before they end, and when they are damaged", async () => {
    const first = await createAuthority(join(folder, "c"), now);
    const second = await createAuthority(join(folder, "c"), new Date(now.getTime() + 359 * DAY));
    expect(second.cert).not.toBe(first.cert);
    await writeFile(second.caFile, "nothing");
    const third = await createAuthority(join(folder, "c"), now);
    expect(new X509Certificate(third.cert).verify(new X509Certificate(await readFile(third.caFile)).publicKey)).toBe(
      true,
    );
  });

  it("of two processes that start at once are one pair", async () => {
    const made = await Promise.all([1, 2, 3].map(() => createAuthority(join(folder, "d"), now)));
    const authority = new X509Certificate(await readFile(made[0]?.caFile ?? ""));
    const last = await createAuthority(join(folder, "d"), now);
    expect(new X509Certificate(last.cert).verify(authority.publicKey)).toBe(true);
  });
});
