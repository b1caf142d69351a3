import { contacts, dataSource, firstRun, privateLink, startTriggers, unify } from "./insights-steps.ts";
import { linkSteps } from "./link-steps.ts";
import type { ManualFacts, ManualPlaces, ManualStep } from "./manual-step.ts";

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
    ...(phase === "linking" ? [registerProviders(facts), firstDeployment(), ...linkSteps(facts, places)] : []),
    firstRun(places),
    ...(isLakeClosed ? [privateLink(places)] : []),
    dataSource(places),
    unify(facts),
    contacts(),
    ...(triggers === "stopped" ? [startTriggers()] : []),
  ];
}

function registerProviders({ providers }: ManualFacts): ManualStep {
  return {
    id: "A1",
    title: "Register the resource providers",
    who: "subscription owner",
    minutes: 5,
    actions: providers.map((name) => `\`az provider register --namespace ${name}\``),
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
