/** Version of the provider's resource types; part of every resource in a stack's state. */
export const PROVIDER_VERSION = "0.1.0";
