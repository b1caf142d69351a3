/** Principals of the tenant that settings name; nobody deploys them. */
export interface NamedPrincipals {
  /** Object id of Customer Insights. */
  readonly customerInsightsObjectId?: string;
  /** Object ids of whoever else is given a role. */
  readonly otherObjectIds?: readonly string[];
}

/** The principals that a stack's settings take for granted: they exist in the customer's tenant. Pure. */
export function principalsNamedIn(settings: {
  readonly ciData?: { readonly servicePrincipalObjectId?: string | undefined } | undefined;
  readonly storefront?: { readonly writers?: readonly { readonly objectId: string }[] } | undefined;
}): NamedPrincipals {
  const customerInsightsObjectId = settings.ciData?.servicePrincipalObjectId;
  const otherObjectIds = (settings.storefront?.writers ?? []).map(({ objectId }) => objectId);
  return {
    ...(customerInsightsObjectId !== undefined && { customerInsightsObjectId }),
    ...(otherObjectIds.length > 0 && { otherObjectIds }),
  };
}
