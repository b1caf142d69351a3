import type { BronzeSource } from "../transforms/layers.ts";

/** What the steps name: real values, or words in angle brackets where they are not known yet. */
export interface ManualPlaces {
  readonly landingAccount: string;
  /** Container that Dataverse makes. */
  readonly landingContainer: string;
  /** URL of the lake account. */
  readonly lakeEndpoint: string;
  /** URL of the folder with the gold tables. */
  readonly goldLocation: string;
  /** Folder of the gold tables in the container gold. */
  readonly goldRoot: string;
  /** Address of the pipeline's factory in Data Factory studio. */
  readonly factoryStudio: string;
  /** Id of the Dataverse environment, as in the address of make.powerapps.com. */
  readonly environmentId: string;
  readonly subscription: string;
  /** ARM id of the enterprise policy that lets Synapse Link pass a firewall. */
  readonly policyId: string;
  readonly landingGroup: string;
  /** Where Dataverse and the landing account are. */
  readonly landingRegion: string;
  /** Where Customer Insights and the lake are. */
  readonly lakeRegion: string;
}

/** What decides which steps remain. */
export interface ManualFacts {
  readonly phase: "linking" | "sealed";
  readonly source: BronzeSource;
  readonly triggers: "started" | "stopped";
  /** Hours at which runs start, with their zone, e.g. "03:00, 15:00 Europe/Amsterdam". */
  readonly runs: string;
  /** Whether the landing account has a firewall that Synapse Link passes with an enterprise policy. */
  readonly isAdmittedByPolicy: boolean;
  /** Whether the lake has a firewall. */
  readonly isLakeClosed: boolean;
}

/** Values that a step has to paste. */
export type PasteKind = "source-tables" | "optional-tables" | "keys" | "activities";

/** One thing that only a person can do. Texts are Markdown of one line: bold, code, links. */
export interface ManualStep {
  /** Stable name, e.g. M2; documents and errors refer to it. */
  readonly id: string;
  readonly title: string;
  readonly who: string;
  /** Work, not waiting. */
  readonly minutes: number;
  /** What goes on by itself afterwards. */
  readonly wait?: string;
  readonly actions: readonly string[];
  readonly paste?: readonly PasteKind[];
  /** What shows that it worked. */
  readonly probe: string;
  /** A command that shows it. */
  readonly command?: string;
  /** The step in one sentence, for the stack's outputs; a step without is done before they appear. */
  readonly brief?: string;
}

const PROVIDERS = ["Storage", "App", "DataFactory", "OperationalInsights", "ManagedIdentity"].map(
  (name) => `Microsoft.${name}`,
);

/**
 * The steps that remain for a stack, in order. The one source of the page, the command and the stack's outputs. Pure.
 *
 * Sources: Microsoft Learn, Query and analyze the incremental updates, and Choose finance and operations data in Azure
 * Synapse Link (04/29/2025); Export data in Delta Lake format (01/14/2025); Link to Microsoft Fabric (09/18/2025);
 * Connect to Delta tables in Azure Data Lake Storage (03/11/2026); Set up customer activities (02/17/2026).
 */
export function manualStepsFor(facts: ManualFacts, places: ManualPlaces): readonly ManualStep[] {
  const { phase, triggers, isLakeClosed } = facts;
  return [
    ...(phase === "linking" ? [registerProviders(), firstDeployment(), ...linkSteps(facts, places)] : []),
    firstRun(places),
    ...(isLakeClosed ? [privateLink(places)] : []),
    dataSource(places),
    unify(facts),
    contacts(),
    ...(triggers === "stopped" ? [startTriggers()] : []),
  ];
}

function linkSteps({ source, isAdmittedByPolicy }: ManualFacts, places: ManualPlaces): readonly ManualStep[] {
  const admission = isAdmittedByPolicy ? [policyLink(places)] : [];
  const before = [environments(places), changeTracking(), ...admission];
  if (source === "fabric-link") return [...before, fabricLink(), fabricTenant()];
  return [...before, source === "synapse-link-csv" ? csvLink(places) : deltaLink(places), seal()];
}

function registerProviders(): ManualStep {
  return {
    id: "A1",
    title: "Register the resource providers",
    who: "subscription owner",
    minutes: 5,
    actions: PROVIDERS.map((name) => `\`az provider register --namespace ${name}\``),
    probe: "Each says `Registered`.",
    command: `az provider list --query "[?registrationState=='Registered'].namespace" --output tsv`,
  };
}

function firstDeployment(): ManualStep {
  return {
    id: "A2",
    title: "Deploy with account keys on",
    who: "deployer: Owner, or Contributor with Role Based Access Control Administrator, on the subscription",
    minutes: 10,
    actions: ["`npm run build`, then `npx pulumi up` with `landing.phase: linking`."],
    probe: "The stack's outputs appear.",
    command: "npx pulumi stack output",
  };
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

function privateLink({ lakeEndpoint }: ManualPlaces): ManualStep {
  return {
    id: "A5",
    title: "Let Customer Insights through the lake's firewall",
    who: "Customer Insights admin, then the storage account's owner",
    minutes: 20,
    actions: [
      `In [Customer Insights - Data](https://home.ci.ai.dynamics.com/) request Private Link to the account of \`${lakeEndpoint}\`.`,
      "Azure portal → the storage account → *Networking* → *Private endpoints*: approve the **four** pending connections.",
      "Back in Customer Insights: *Validate*; in step M6 tick *Enable Private Link*.",
    ],
    probe: "All four connections say *Approved*.",
    brief:
      "In Customer Insights - Data request Private Link to the lake's account, then approve its four pending private " +
      "endpoint connections (Azure portal: storage account > Networking > Private endpoints), and validate.",
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

const LINKER =
  "Dataverse System Administrator who is also Owner and Storage Blob Data Contributor on the landing account and Reader on its resource group, for this step only";

function linkStart({ environmentId, landingAccount, subscription, landingGroup }: ManualPlaces): string {
  const page = `https://make.powerapps.com/environments/${environmentId}/exporttodatalake`;
  return `Open ${linkTo(page)} → *New link* → subscription \`${subscription}\`, resource group \`${landingGroup}\`, storage account \`${landingAccount}\`.`;
}

const SYNC_WAIT = "The initial sync runs for hours to days.";

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

function firstRun({ goldRoot, goldLocation, lakeEndpoint, factoryStudio }: ManualPlaces): ManualStep {
  return {
    id: "A4",
    title: "Run the pipeline once",
    who: "deployer",
    minutes: 10,
    wait: "The run folds the initial copy: minutes to hours. New roles may take 15 minutes to arrive.",
    actions: [`Open ${linkTo(factoryStudio)} → the pipeline → *Add trigger* → *Trigger now*.`],
    probe: `The run succeeds and the container \`gold\` holds the tables, one folder each below \`${goldRoot}\`.`,
    command: `npx commerce-insights gold check ${goldLocation}; npx commerce-insights status --lake ${lakeEndpoint}`,
  };
}

function dataSource({ goldRoot, goldLocation, lakeEndpoint }: ManualPlaces): ManualStep {
  return {
    id: "M6",
    title: "Add the data source in Customer Insights - Data",
    who: "Customer Insights admin with Storage Blob Data Reader on the container gold",
    minutes: 30,
    wait: "The first refresh follows.",
    actions: [
      `Open [Customer Insights - Data](https://home.ci.ai.dynamics.com/) → *Data* → *Data sources* → *Add* → **Azure Data Lake Delta tables** → the account of \`${lakeEndpoint}\`, container \`gold\`, folder \`${goldRoot}\`.`,
      "Include **all** tables (none can be added later), set each primary key as below → *Save*.",
    ],
    paste: ["keys"],
    probe: "The source refreshes, and the row counts equal those of the last run.",
    brief:
      `After the first successful run, add the Azure Data Lake Delta tables of ${goldLocation} as a data source in ` +
      "Customer Insights - Data: include all tables, choose their keys.",
  };
}

function unify({ runs }: ManualFacts): ManualStep {
  return {
    id: "M8",
    title: "Unify, configure activities, schedule",
    who: "Customer Insights admin",
    minutes: 60,
    actions: [
      "*Data* → *Unify* with `profiles_Customer`.",
      "*Data* → *Activities* → *Configure activities* with the columns below, each related to `profiles_Customer` by `CustomerId`.",
      `*Settings* → *System* → *Schedule*: refresh after the runs of this stack (${runs}).`,
    ],
    paste: ["activities"],
    probe: "Profiles and activities are counted above zero.",
    brief:
      "In Customer Insights - Data unify, configure activities, and schedule its refresh after the runs of this stack.",
  };
}

function contacts(): ManualStep {
  return {
    id: "M9",
    title: "Bring in contacts",
    who: "Customer Insights admin, finance and operations admin",
    minutes: 30,
    actions: [
      "Data source *Microsoft Dataverse*, table `contact`, names unchanged, key `contactid`.",
      "Finance and operations → *Dual-write* → map *Customers V3 (contacts)* → *Run*.",
    ],
    probe: "Contacts carry the unified customer id (`msdynci_lookupfield_customerprofile`).",
  };
}

function startTriggers(): ManualStep {
  return {
    id: "A6",
    title: "Start the schedule",
    who: "deployer",
    minutes: 5,
    actions: ["Set `triggers: started`, then `npx pulumi up`."],
    probe: "The trigger's state is `Started`.",
    command: "npx pulumi stack output triggerState",
    brief: "Set triggers to started and run pulumi up: the schedule runs.",
  };
}

/** A link that shows its address; an address with a gap in it is no link. */
function linkTo(address: string): string {
  return /^https:\/\/[^<>\s]+$/.test(address) ? `[${address}](${address})` : `\`${address}\``;
}
