/** Where a request comes from. Everything in the sandbox calls from 127.0.0.1, so its token says it. */
export type Origin =
  | { readonly kind: "internet"; readonly address: string }
  | { readonly kind: "subnet"; readonly subnetId: string }
  /** A service of Azure that storage trusts when the account says so and the tenant has made it known. */
  | { readonly kind: "trusted-service" }
  /** Customer Insights - Data: a trusted connection only through its own, approved private endpoints. */
  | { readonly kind: "customer-insights" }
  /** Fabric on behalf of a workspace: trusted where a resource rule of the account names it. */
  | { readonly kind: "fabric-workspace"; readonly workspaceId: string };

/** Any address of Azure's data centres: no rule of a firewall names it (range of RFC 5737). */
export const SOMEWHERE: Origin = { kind: "internet", address: "198.51.100.1" };

/** Public address of Data Factory; the sample stacks let 192.0.2.0/24 in. */
export const DATA_FACTORY: Origin & { readonly kind: "internet" } = { kind: "internet", address: "192.0.2.10" };

/** Public address of the machine that deploys into the sandbox; the sample stacks let 203.0.113.0/24 in. */
export const DEPLOYERS_DESK: Origin = { kind: "internet", address: "203.0.113.10" };

/** Reads the origin out of a token's claim; without one the request comes from somewhere. */
export function originOf(claim: unknown): Origin {
  const { kind, address, subnetId, workspaceId } = (typeof claim === "object" && claim !== null ? claim : {}) as Record<
    string,
    unknown
  >;
  if (kind === "internet" && typeof address === "string") return { kind, address };
  if (kind === "subnet" && typeof subnetId === "string") return { kind, subnetId };
  if (kind === "fabric-workspace" && typeof workspaceId === "string") return { kind, workspaceId };
  return kind === "trusted-service" || kind === "customer-insights" ? { kind } : SOMEWHERE;
}
