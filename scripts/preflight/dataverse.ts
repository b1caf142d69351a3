import { about, type Check, type Finding, failed, passed, type Seen, unseen } from "../findings/finding.ts";

/** Oldest Dataverse whose Web API the probes speak. */
const LEAST = "9.2";

/** Finance and Operations that Synapse Link reads (Microsoft Learn: finance and operations data in Synapse Link, 2026-09). */
const FINANCE = "10.0.38";

/** What can be said of Dynamics 365. `version` is undefined where no environment was named. Pure. */
export function dynamicsFindings(version: Seen<string> | undefined): readonly Finding[] {
  const dataverse: Check = { check: "dataverse", title: `Dataverse is ${LEAST} or newer` };
  const finance: Check = { check: "finance", title: `Finance and Operations is ${FINANCE} or newer` };
  const remedy =
    "Name the environment with --dataverse https://<organization>.crm.dynamics.com, and make the sign-in an application user there.";
  return [
    about(dataverse, version ?? { unseen: "no environment is named" }, remedy, (found) =>
      isAtLeast(found, LEAST)
        ? passed(dataverse, found)
        : failed(dataverse, found, "Power Platform admin center > Environments > Updates."),
    ),
    unseen(
      finance,
      "no interface tells",
      `Look at Help & Support > About in Finance and Operations: ${FINANCE} or newer, with Sql row version change tracking on.`,
    ),
  ];
}

/** Version of a Dataverse environment (Web API function RetrieveVersion, Microsoft Learn, 2026-05). */
export async function readDataverseVersion(
  url: string,
  token: (scope: string) => Promise<string>,
  signal: AbortSignal,
): Promise<Seen<string>> {
  const base = url.replace(/\/+$/, "");
  try {
    const headers = { Authorization: `Bearer ${await token(`${base}/.default`)}`, Accept: "application/json" };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(30_000)]);
    const response = await fetch(`${base}/api/data/v9.2/RetrieveVersion()`, { headers, signal: limit });
    if (!response.ok) return { unseen: `${base} answered ${response.status}` };
    return { value: ((await response.json()) as { readonly Version: string }).Version };
  } catch (error) {
    signal.throwIfAborted();
    return { unseen: `${base}: ${(error as Error).message.split("\n")[0]}` };
  }
}

/** Whether a dotted version is another one or newer. Pure. */
function isAtLeast(version: string, least: string): boolean {
  const [found, wanted] = [version, least].map((text) => text.split(".").map(Number)) as [number[], number[]];
  const at = wanted.findIndex((part, index) => (found[index] ?? 0) !== part);
  return at < 0 || (found[at] ?? 0) > (wanted[at] ?? 0);
}
