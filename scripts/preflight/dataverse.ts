import type { DataverseClient } from "../dataverse/dataverse-client.ts";
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
export async function readDataverseVersion(dataverse: DataverseClient): Promise<Seen<string>> {
  const answer = await dataverse.read("RetrieveVersion()");
  if ("unseen" in answer) return answer;
  const { Version } = (answer.value ?? {}) as { readonly Version?: string };
  return Version === undefined ? { unseen: "it does not tell its version" } : { value: Version };
}

/** Whether a dotted version is another one or newer. Pure. */
function isAtLeast(version: string, least: string): boolean {
  const [found, wanted] = [version, least].map((text) => text.split(".").map(Number)) as [number[], number[]];
  const at = wanted.findIndex((part, index) => (found[index] ?? 0) !== part);
  return at < 0 || (found[at] ?? 0) > (wanted[at] ?? 0);
}
