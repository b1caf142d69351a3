import { linkTo, type ManualFacts, type ManualPlaces, type ManualStep } from "./manual-step.ts";

const LINKER =
  "Dataverse System Administrator who is also Owner and Storage Blob Data Contributor on the landing account and Reader on its resource group, for this step only";

const SYNC_WAIT = "The initial sync runs for hours to days.";

/** Steps from the environments to a link whose feed arrives. Pure. */
export function linkSteps({ source, isAdmittedByPolicy }: ManualFacts, places: ManualPlaces): readonly ManualStep[] {
  const admission = isAdmittedByPolicy ? [policyLink(places)] : [];
  const before = [environments(places), changeTracking(), ...admission];
  if (source === "fabric-link") return [...before, fabricLink(), fabricTenant()];
  return [...before, source === "synapse-link-csv" ? csvLink(places) : deltaLink(places), seal()];
}

function environments({ landingRegion, lakeRegion }: ManualPlaces): ManualStep {
  return {
    id: "M0",
    title: "Check the environments",
    who: "Power Platform admin",
    minutes: 10,
    actions: [
      "Open the [Power Platform admin center](https://admin.powerplatform.microsoft.com/environments): the finance and operations environment is linked to the Dataverse environment.",
      "Customer Insights - Data is installed on the environment that holds the contacts; a sandbox one refreshes by hand only.",
    ],
    probe: `The Dataverse environment is in ${landingRegion}, Customer Insights in ${lakeRegion}, both in the tenant of the subscription.`,
  };
}

function policyLink({ policyId, environmentId, landingAccount }: ManualPlaces): ManualStep {
  const command = `Enable-Identity -EnvironmentId ${environmentId} -PolicyArmId ${policyId}`;
  return {
    id: "A3",
    title: "Link the enterprise policy to the environment",
    who: "Power Platform admin with Reader on the policy",
    minutes: 15,
    actions: [
      "PowerShell: `Install-Module Microsoft.PowerPlatform.EnterprisePolicies`, then `Import-Module Microsoft.PowerPlatform.EnterprisePolicies`.",
      `\`${command}\``,
      "In step M2 choose *Select Enterprise Policy with Managed Service Identity*.",
    ],
    probe: "The Power Platform admin center shows the policy at the environment.",
    brief:
      "Link the enterprise policy of the network resource group to the Power Platform environment (PowerShell: " +
      "Enable-Identity -EnvironmentId <environment> -PolicyArmId <policy>): Synapse Link passes the firewall of " +
      `${landingAccount} with its identity.`,
  };
}

function changeTracking(): ManualStep {
  return {
    id: "M1",
    title: "Turn on row version change tracking, only before version 10.0.39",
    who: "finance and operations admin",
    minutes: 30,
    actions: ["In maintenance mode: *License configuration*, tick *Sql row version change tracking*."],
    probe: "Finance and operations tables are offered in the link's wizard.",
  };
}

function linkStart({ environmentId, landingAccount, subscription, landingGroup }: ManualPlaces): string {
  const page = `https://make.powerapps.com/environments/${environmentId}/exporttodatalake`;
  return `Open ${linkTo(page)} → *New link* → subscription \`${subscription}\`, resource group \`${landingGroup}\`, storage account \`${landingAccount}\`.`;
}

function csvLink(places: ManualPlaces): ManualStep {
  return {
    id: "M2",
    title: "Create the Synapse Link",
    who: LINKER,
    minutes: 20,
    wait: SYNC_WAIT,
    actions: [
      linkStart(places),
      "Leave *Connect to your Azure Synapse Analytics workspace* **unticked** → *Next*.",
      "*Advanced* → *Show advanced configuration settings* → tick **Enable Incremental Update Folder Structure** → interval **60** minutes (5 to 1,440; take it as final once saved).",
      "Tab *D365 Finance & Operations* → paste the table list → *Save*.",
    ],
    paste: ["source-tables", "optional-tables"],
    probe: `The container \`${places.landingContainer}\` exists and holds \`model.json\`; the profile is *Active*; every table says *Completed*.`,
    command: `az storage blob exists --auth-mode login --account-name ${places.landingAccount} --container-name ${places.landingContainer} --name model.json`,
    brief:
      `Create the Synapse Link in make.powerapps.com with storage account ${places.landingAccount}, incremental folder ` +
      `structure and the Finance and Operations tables; it creates the container ${places.landingContainer}.`,
  };
}

function deltaLink(places: ManualPlaces): ManualStep {
  return {
    id: "M2",
    title: "Create the Synapse Link with a Synapse workspace",
    who: `${LINKER}; Synapse Administrator of the workspace`,
    minutes: 30,
    wait: SYNC_WAIT,
    actions: [
      linkStart(places),
      "Tick *Connect to your Azure Synapse Analytics workspace*, choose workspace and Spark pool (memory optimised, small, 5 to 10 nodes, pause after 5 minutes) → *Next*.",
      "*Advanced* → *Show advanced configuration settings* → interval **60** minutes (5, 15, 60 or 1,440; take it as final once saved).",
      "Tab *D365 Finance & Operations* → paste the table list → *Save*.",
    ],
    paste: ["source-tables", "optional-tables"],
    probe: `The container \`${places.landingContainer}\` holds \`deltalake/custtable_partitioned/_delta_log\`; the profile is *Active*.`,
    command: `az storage fs directory exists --auth-mode login --account-name ${places.landingAccount} --file-system ${places.landingContainer} --name deltalake/custtable_partitioned/_delta_log`,
    brief:
      `Create the Synapse Link in make.powerapps.com with storage account ${places.landingAccount}, a Synapse workspace ` +
      `and the Finance and Operations tables; it creates the container ${places.landingContainer}.`,
  };
}

function seal(): ManualStep {
  return {
    id: "M3",
    title: "Seal the landing account",
    who: "deployer",
    minutes: 10,
    wait: "Then wait for one interval of the link.",
    actions: [
      "Set `landing.phase: sealed`, then `npx pulumi up`.",
      "Remove the Owner role of step M2, and review the roles the wizard granted on the landing account.",
    ],
    probe: "Key access is off; the link is still *Active* after one interval.",
    brief: "When its initial sync is complete, set landing.phase to sealed and run pulumi up: account keys go off.",
  };
}

function fabricLink(): ManualStep {
  return {
    id: "M4",
    title: "Link to Microsoft Fabric",
    who: "Dataverse System Administrator who is also admin of the Fabric workspace, on a capacity in the environment's geography",
    minutes: 20,
    wait: SYNC_WAIT,
    actions: [
      "Open [make.powerapps.com](https://make.powerapps.com/) → *Tables* → *Analyze* → **Link to Microsoft Fabric** → choose the workspace.",
      "*Azure Synapse Link* → *Microsoft OneLake* → *Manage tables* → tab *D365 Finance & Operations* → paste the table list → *Save* → **Refresh Fabric tables**.",
      "Make the job's identity *Viewer* of the workspace with *ReadAll*: the stack cannot grant it.",
    ],
    paste: ["source-tables", "optional-tables"],
    probe: "The lakehouse shows every table below *Tables*.",
    brief:
      "Link Dataverse to Microsoft Fabric in make.powerapps.com with the Finance and Operations tables, and make the " +
      "job's identity Viewer of the workspace with ReadAll.",
  };
}

function fabricTenant(): ManualStep {
  return {
    id: "M5",
    title: "Set the Fabric tenant settings",
    who: "Fabric admin",
    minutes: 10,
    wait: "They take effect within 15 minutes.",
    actions: [
      "Open the [Fabric admin portal](https://app.fabric.microsoft.com/admin-portal/tenantSettings): enable *Users can access data stored in OneLake with apps external to Fabric* and *Service principals can call Fabric public APIs*, at least for the job's identity.",
    ],
    probe: "The first run (step A4) reads the tables.",
    brief: "In the Fabric admin portal let service principals call Fabric and apps outside Fabric read OneLake.",
  };
}
