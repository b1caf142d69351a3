import type { DataverseClient } from "../dataverse/dataverse-client.ts";
import { about, type Check, type Finding, failed, passed, type Seen, unseen, warning } from "../findings/finding.ts";
import { SOURCE_TABLES } from "../run-sheet/source-tables.ts";

/** What Dataverse says of the Synapse Link (tables synapselinkprofile and its children, Microsoft Learn, 2026-03). */
interface LinkFacts {
  readonly profiles: Seen<readonly { readonly name: string; readonly profilestate: number }[]>;
  readonly tables: Seen<readonly { readonly entityname: string }[]>;
  readonly states: Seen<readonly { readonly entityname: string; readonly initialsyncstate: number }[]>;
}

const PROFILE_STATES = [
  "Inactive",
  "Active",
  "Error",
  "Deleted",
  "Aborting",
  "Aborted",
  "Suspended",
  "Suspending",
  "Deactivated",
];

const SYNC_STATES: Readonly<Record<number, string>> = {
  1: "NotStarted",
  2: "InProgress",
  4: "Completed",
  8: "CompletedWithFailures",
  16: "RequestedInitialData",
  32: "Paused",
  64: "PostProcessing",
};

const RIGHTS = "Make the sign-in an application user of the environment with the right to read Synapse Link's tables.";

/** Whether the link runs, has every table, and has copied each once. */
export async function linkFindings(dataverse: DataverseClient): Promise<readonly Finding[]> {
  const rows = async (path: string) => {
    const seen = await dataverse.read(path);
    if ("unseen" in seen) return seen;
    return seen.value === undefined
      ? { unseen: "this environment has no such table" }
      : { value: (seen.value as { readonly value: readonly never[] }).value };
  };
  const [profiles, tables, states] = await Promise.all([
    rows("synapselinkprofiles?$select=name,profilestate"),
    rows("synapselinkprofileentities?$select=entityname&$filter=entitysource eq 1"),
    rows("synapselinkprofileentitystates?$select=entityname,initialsyncstate"),
  ]);
  return judgeLink({ profiles, tables, states });
}

function judgeLink({ profiles, tables, states }: LinkFacts): readonly Finding[] {
  const profile: Check = { check: "link", title: "the Synapse Link profile is active" };
  const chosen: Check = { check: "link-tables", title: "every source table is in the link" };
  const synced: Check = { check: "initial-sync", title: "the first copy of every table is complete" };
  return [
    about(profile, profiles, RIGHTS, (found) => {
      const text = found
        .map(({ name, profilestate }) => `${name} ${PROFILE_STATES[profilestate] ?? profilestate}`)
        .join(", ");
      if (found.some(({ profilestate }) => profilestate === 1)) return passed(profile, text);
      return failed(
        profile,
        text === "" ? "no profile" : text,
        "Run sheet, step M2: create the link, or activate it again.",
      );
    }),
    about(chosen, tables, RIGHTS, (found) => {
      const names = new Set(found.map(({ entityname }) => entityname.toLowerCase()));
      const missing = SOURCE_TABLES.filter((table) => !names.has(table.toLowerCase()));
      if (missing.length === 0) return passed(chosen, `${SOURCE_TABLES.length} of ${SOURCE_TABLES.length}`);
      return failed(chosen, `missing: ${missing.join(", ")}`, "Run sheet, step M2: Manage tables, add them, Save.");
    }),
    about(synced, states, RIGHTS, (found) => {
      const open = found.filter(({ initialsyncstate }) => initialsyncstate !== 4);
      const text = open.map(
        ({ entityname, initialsyncstate }) => `${entityname} ${SYNC_STATES[initialsyncstate] ?? initialsyncstate}`,
      );
      if (found.length === 0)
        return unseen(synced, "no table has a state yet", "Wait: the first copy takes hours to days.");
      if (open.length === 0) return passed(synced, `${found.length} tables`);
      const isStuck = open.some(({ initialsyncstate }) => [8, 32].includes(initialsyncstate));
      const remedy = isStuck
        ? "Take the table out of the link and add it again; if it fails twice, open a ticket with Microsoft."
        : "Wait: the first copy takes hours to days; --watch looks again.";
      return (isStuck ? failed : warning)(synced, text.join(", "), remedy);
    }),
  ];
}
