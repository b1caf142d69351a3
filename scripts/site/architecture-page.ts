import { type Flow, flowPicture, type Part } from "./flow-picture.ts";
import { html } from "./html.ts";
import type { Page } from "./layout.ts";

const PAAS_PARTS: readonly Part[] = [
  { id: "Dynamics 365 Commerce", does: "finance and operations tables", owner: "other" },
  { id: "Synapse Link", does: "a folder of CSV files per interval", owner: "other" },
  { id: "Landing account", does: "Dataverse writes, the job reads", owner: "kit" },
  { id: "Data Factory", does: "starts the job, waits for its end", owner: "kit" },
  { id: "Transform job", does: "Container Apps or Batch", owner: "kit" },
  { id: "Lake account", does: "silver, gold, quarantine, ops", owner: "kit" },
  { id: "Logs and alerts", does: "failed, late, held back", owner: "kit" },
  { id: "Customer Insights - Data", does: "reads gold in place", owner: "other" },
];

const PAAS_FLOWS: readonly Flow[] = [
  { from: "Dynamics 365 Commerce", to: "Synapse Link", kind: "data" },
  { from: "Synapse Link", to: "Landing account", kind: "data" },
  { from: "Landing account", to: "Transform job", kind: "data" },
  { from: "Data Factory", to: "Transform job", kind: "control" },
  { from: "Transform job", to: "Lake account", kind: "data" },
  { from: "Transform job", to: "Logs and alerts", kind: "data" },
  { from: "Lake account", to: "Customer Insights - Data", kind: "data" },
];

const SAAS_PARTS: readonly Part[] = [
  { id: "Dynamics 365 Commerce", does: "finance and operations tables", owner: "other" },
  { id: "Link to Fabric", does: "Delta tables behind shortcuts", owner: "other" },
  { id: "Transform job", does: "keeps silver", owner: "kit" },
  { id: "Silver", does: "current rows, Delta", owner: "kit" },
  { id: "Rendered Spark job", does: "a notebook you start in Fabric", owner: "kit" },
  { id: "Gold", does: "the same tables", owner: "kit" },
  { id: "Customer Insights - Data", does: "reads gold in place", owner: "other" },
];

const SAAS_FLOWS: readonly Flow[] = [
  { from: "Dynamics 365 Commerce", to: "Link to Fabric", kind: "data" },
  { from: "Link to Fabric", to: "Transform job", kind: "data" },
  { from: "Transform job", to: "Silver", kind: "data" },
  { from: "Silver", to: "Rendered Spark job", kind: "data" },
  { from: "Rendered Spark job", to: "Gold", kind: "data" },
  { from: "Gold", to: "Customer Insights - Data", kind: "data" },
];

/** The two architectures, as they are. */
export function architecturePage(): Page {
  return {
    path: "architecture.html",
    title: "Architecture",
    summary: "The two ways from Commerce to Customer Insights, as pictures.",
    body: html`<p class="lead">Two ways lead from Commerce to Customer Insights. Models, checks and gold tables are the same in both.</p>
<h2 id="paas">PaaS: Azure services in your subscription</h2>
<p>One Pulumi stack deploys everything in gold. A test deploys, runs and destroys every sample stack.</p>
${flowPicture("PaaS architecture", PAAS_PARTS, PAAS_FLOWS)}
<p>Why three storage accounts, two compute services, a schedule and no events: see <a href="guides/concepts.html">concepts</a>, <a href="guides/compute.html">compute</a> and <a href="guides/network.html">network</a>.</p>
<h2 id="saas">SaaS: Microsoft Fabric</h2>
<p>What exists today: silver is read from the tables of Link to Fabric, and gold is published by a Spark job or notebook that the kit renders from the same models. You put it into a workspace and schedule it yourself: <a href="guides/spark.html">Spark</a>, <a href="guides/sources.html">sources</a>.</p>
${flowPicture("SaaS architecture", SAAS_PARTS, SAAS_FLOWS)}`,
  };
}
