import { v5 as uuidv5 } from "uuid";

/** Entra tenant of the sandbox. */
export const TENANT_ID = "5a4d0b07-7e4a-4c1b-9a5e-c0117e6a4700";

/** Subscription every deployed resource belongs to. */
export const SUBSCRIPTION_ID = "5a4d0b07-0000-4000-8000-000000000001";

/** ARM id of the sandbox's subscription. */
export const SUBSCRIPTION_SCOPE = `/subscriptions/${SUBSCRIPTION_ID}`;

/** A principal of the sandbox's Entra directory that exists before anything is deployed. */
export interface Principal {
  readonly name: string;
  readonly objectId: string;
  readonly clientId: string;
  readonly displayName: string;
}

/** Who deploys: Owner of the subscription; a role on data has to be deployed for him, as in Azure. */
export const DEPLOYER: Principal = {
  name: "deployer",
  objectId: objectIdOf("deployer"),
  clientId: uuidv5("client:deployer", TENANT_ID),
  displayName: "Deployer of the sandbox",
};

/** Who looks after what is deployed: Reader, and Storage Blob Data Reader, of the subscription; changes nothing. */
export const OPERATOR: Principal = {
  name: "operator",
  objectId: objectIdOf("operator"),
  clientId: uuidv5("client:operator", TENANT_ID),
  displayName: "Operator of the sandbox",
};

/** Microsoft's first-party application that writes the landing zone (client id: Microsoft Learn, 2025-04). */
export const DATAVERSE: Principal = firstParty(
  "dataverse",
  "7f15f9d9-cad0-44f1-bbba-d36650e07765",
  "Export to data lake",
);

/** Application id of Microsoft's first-party application that reads gold (Microsoft Learn, 2026-07). */
export const CUSTOMER_INSIGHTS_CLIENT_ID = "0bfc4568-a4ba-4c58-bd3e-5d3e76bd7fff";

const CUSTOMER_INSIGHTS = firstParty(
  "customer-insights",
  CUSTOMER_INSIGHTS_CLIENT_ID,
  "Dynamics 365 AI for Customer Insights",
);

/** Microsoft Power Query Online (client id: Microsoft Learn, 2026-07). */
const POWER_QUERY = firstParty("power-query", "f3b07414-6bf4-46e6-b63f-56941f3f4128", "Microsoft Power Query Online");

/** Every principal that exists before anything is deployed; Customer Insights with the object id a stack names. */
export function directoryWith(
  customerInsightsObjectId: string = CUSTOMER_INSIGHTS.objectId,
  otherObjectIds: readonly string[] = [],
): readonly Principal[] {
  const others = otherObjectIds.map((objectId) => {
    return { name: `named-${objectId}`, objectId, clientId: objectId, displayName: "Named by the settings" };
  });
  const insights = { ...CUSTOMER_INSIGHTS, objectId: customerInsightsObjectId };
  return [DEPLOYER, OPERATOR, DATAVERSE, insights, POWER_QUERY, ...others];
}

/** Object id of a principal: the same name gives the same id. */
export function objectIdOf(name: string): string {
  return uuidv5(`object:${name}`, TENANT_ID);
}

function firstParty(name: string, clientId: string, displayName: string): Principal {
  return { name, clientId, displayName, objectId: objectIdOf(clientId) };
}
