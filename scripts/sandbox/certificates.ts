import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** What an HTTPS server of the sandbox needs, and what its clients need to trust it. */
export interface Authority {
  /** PEM file with the authority's certificate, for NODE_EXTRA_CA_CERTS and SSL_CERT_FILE. */
  readonly caFile: string;
  /** Private key of the server, PEM. */
  readonly key: string;
  /** Certificate of the server, PEM. */
  readonly cert: string;
}

const DAY = 86_400_000;
const LIFETIME_DAYS = 365;
/** A certificate this close to its end is replaced: a sandbox may stay up for days. */
const SPARE_DAYS = 7;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

/**
 * The sandbox's own certificate authority and a server certificate for this machine (127.0.0.1, ::1, localhost), made
 * in `folder` or reused from it while both are valid. The authority's private key is not kept: it signs once.
 */
export async function createAuthority(folder: string, now: Date): Promise<Authority> {
  const known = await readAuthority(folder, now);
  if (known) return known;
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    for (const [name, pem] of Object.entries(await generate(now))) {
      await writeFile(join(draft, name), pem, { mode: 0o600 });
    }
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    // Another process may have put its authority there first.
    const other = await readAuthority(folder, now);
    if (other === undefined) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const made = await readAuthority(folder, now);
  if (made === undefined) throw new Error(`No usable certificates in ${folder} right after making them.`);
  return made;
}

async function readAuthority(folder: string, now: Date): Promise<Authority | undefined> {
  const read = (name: string) => readFile(join(folder, name), "utf8");
  try {
    const [ca, cert, key] = await Promise.all([read("ca.pem"), read("server.pem"), read("server-key.pem")]);
    const isUsable = [ca, cert].every((pem) => {
      const { notBefore, notAfter } = new X509Certificate(pem);
      return notBefore <= now && notAfter.getTime() - SPARE_DAYS * DAY > now.getTime();
    });
    return isUsable ? { caFile: join(folder, "ca.pem"), key, cert } : undefined;
  } catch {
    return undefined;
  }
}

async function generate(now: Date): Promise<Readonly<Record<string, string>>> {
  const notBefore = new Date(now.getTime() - DAY);
  const notAfter = new Date(now.getTime() + LIFETIME_DAYS * DAY);
  const caKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const serverKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: "CN=commerce-insights sandbox authority",
    keys: caKeys,
    notBefore,
    notAfter,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const server = await X509CertificateGenerator.create({
    subject: "CN=localhost",
    issuer: ca.subject,
    publicKey: serverKeys.publicKey,
    signingKey: caKeys.privateKey,
    notBefore,
    notAfter,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
      await AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
      await SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", serverKeys.privateKey)).toString("base64");
  return {
    "ca.pem": `${ca.toString("pem")}\n`,
    "server.pem": `${server.toString("pem")}\n`,
    "server-key.pem": `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}(?=.)/g, "$&\n")}\n-----END PRIVATE KEY-----\n`,
  };
}
