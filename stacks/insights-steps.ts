import { linkTo, type ManualFacts, type ManualPlaces, type ManualStep } from "./manual-step.ts";

/** The first run of the pipeline. Pure. */
export function firstRun({ goldRoot, goldLocation, lakeEndpoint, factoryStudio }: ManualPlaces): ManualStep {
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

/** Customer Insights behind the firewall of the lake. Pure. */
export function privateLink({ lakeEndpoint }: ManualPlaces): ManualStep {
  return {
    id: "A5",
    title: "Let Customer Insights through the lake's firewall",
    who: "Customer Insights admin, then the storage account's owner",
    minutes: 20,
    actions: [
      `In [Customer Insights - Data](https://home.ci.ai.dynamics.com/) request Private Link to the account of \`${lakeEndpoint}\`.`,
      "Azure portal → the storage account → *Networking* → *Private endpoints*: approve the **four** pending connections, and no other. Or `npx commerce-insights insights approve --stack <stack>`: it lists who asks, and approves with `--yes`.",
      "Back in Customer Insights: *Validate*; in step M6 tick *Enable Private Link*.",
    ],
    probe: "All four connections say *Approved*.",
    command: "npx commerce-insights insights approve --stack <stack>",
    brief:
      "In Customer Insights - Data request Private Link to the lake's account, then approve its four pending private " +
      "endpoint connections (Azure portal: storage account > Networking > Private endpoints), and validate.",
  };
}

/** The data source of Customer Insights. Pure. */
export function dataSource({ goldRoot, goldLocation, lakeEndpoint }: ManualPlaces): ManualStep {
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

/** Profiles, activities and the refresh. Pure. */
export function unify({ runs }: ManualFacts): ManualStep {
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

/** Contacts that carry the unified customer. Pure. */
export function contacts(): ManualStep {
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

/** The schedule. Pure. */
export function startTriggers(): ManualStep {
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
