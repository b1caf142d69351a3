import type { Resource } from "./rule.ts";
import type { Settings } from "./settings.ts";

/** What a storage account is for. */
export type AccountRole = "landing" | "lake" | "ops" | "other";

const ROLES: Readonly<Record<string, AccountRole>> = { LandingZone: "landing", DataLake: "lake", OpsStore: "ops" };

/** A type token without its API version: `azure-native:storage/v20240101:X` is `azure-native:storage:X`. */
export function typeOf(token: string): string {
  return token.replace(/^azure-native(?:_[a-z]+_v\w+)?:([a-z]+)(?:\/v[0-9a-z]+)?:/, "azure-native:$1:");
}

/** What an account, or something below it, is for: by the component it is part of, else by the settings. */
export function accountRoleOf({ urn, name }: Pick<Resource, "urn" | "name">, { accountRoles }: Settings): AccountRole {
  const parents = urn.split("::")[2]?.split("$") ?? [];
  for (const parent of parents.slice(0, -1).reverse()) {
    const role = ROLES[parent.split(":").at(-1) ?? ""];
    if (role !== undefined) return role;
  }
  return accountRoles[name] ?? "other";
}
