import type { DataverseClient } from "../dataverse/dataverse-client.ts";
import { about, type Check, type Finding, passed, type Seen, unseen, warning } from "../findings/finding.ts";

const RIGHTS = "Make the sign-in an application user of the environment with the right to read metadata and contacts.";

/** Whether Customer Insights is there, and whether contacts are ready for, and carry, its customer id. */
export async function contactFindings(dataverse: DataverseClient): Promise<readonly Finding[]> {
  const [profile, contact, column, filled, maps] = await Promise.all([
    dataverse.read("EntityDefinitions(LogicalName='msdynci_customerprofile')?$select=LogicalName"),
    dataverse.read("EntityDefinitions(LogicalName='contact')?$select=ChangeTrackingEnabled"),
    dataverse.read(
      "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='msdynci_lookupfield_customerprofile')?$select=LogicalName",
    ),
    dataverse.read("contacts?$filter=_msdynci_lookupfield_customerprofile_value ne null&$top=1&$select=contactid"),
    dataverse.read("msdyn_dualwriteruntimeconfigs?$select=msdyn_entitymapname"),
  ]);
  return [
    installedFinding(profile),
    trackingFinding(contact),
    backstampFinding(column, filled),
    dualWriteFinding(maps),
  ];
}

function installedFinding(profile: Seen<unknown>): Finding {
  const check: Check = { check: "insights", title: "Customer Insights - Data is installed in the environment" };
  return about(check, profile, RIGHTS, (found) =>
    found === undefined
      ? warning(
          check,
          "its tables are not there",
          "They come with the first unification; else install it (run sheet, step M0).",
        )
      : passed(check, "its tables are there"),
  );
}

function trackingFinding(contact: Seen<unknown>): Finding {
  const check: Check = { check: "contact", title: "contacts have change tracking" };
  return about(check, contact, RIGHTS, (found) =>
    (found as { readonly ChangeTrackingEnabled?: boolean } | undefined)?.ChangeTrackingEnabled === true
      ? passed(check, "on")
      : warning(check, "off", "make.powerapps.com > Tables > Contact > Properties > Track changes."),
  );
}

function backstampFinding(column: Seen<unknown>, filled: Seen<unknown>): Finding {
  const check: Check = { check: "backstamp", title: "contacts carry the unified customer id" };
  return about(check, column, RIGHTS, (found) => {
    const remedy =
      "It comes with the task CustomerId Backstamping Hydration, which needs contactid as a key of unification (run sheet, step M9).";
    if (found === undefined) return warning(check, "not yet: the column is not there", remedy);
    return about(check, filled, RIGHTS, (rows) => {
      const count = (rows as { readonly value: readonly unknown[] } | undefined)?.value.length ?? 0;
      return count > 0 ? passed(check, "at least one does") : warning(check, "no contact does yet", remedy);
    });
  });
}

/** Dataverse knows only of maps it is a source of: absence says nothing. */
function dualWriteFinding(maps: Seen<unknown>): Finding {
  const check: Check = { check: "dual-write", title: "the map Customers V3 (contacts) runs" };
  const remedy = "Look in Finance and Operations: Data management > Dual-write > Customers V3 (contacts).";
  return about(check, maps, remedy, (found) => {
    const rows =
      (found as { readonly value: readonly { readonly msdyn_entitymapname?: string }[] } | undefined)?.value ?? [];
    const isThere = rows.some(
      ({ msdyn_entitymapname: name = "" }) => /customers v3/i.test(name) && /contact/i.test(name),
    );
    return isThere ? passed(check, "running") : unseen(check, "Dataverse does not tell", remedy);
  });
}
