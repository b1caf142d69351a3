import { ProviderError } from "../provider-error.ts";

/**
 * Reads a resource's id, which is its path's variable parts joined with "/", e.g. `<workspace>/<item>`.
 *
 * @throws ProviderError CI-FAB-012 when a part is missing, as a mistyped id of an import would be.
 */
export function partsOf<Name extends string>(id: string, ...names: readonly Name[]): Record<Name, string> {
  const parts = id.split("/");
  if (parts.length === names.length && parts.every((part) => part !== "")) {
    return Object.fromEntries(names.map((name, index) => [name, parts[index]])) as Record<Name, string>;
  }
  throw new ProviderError(
    "CI-FAB-012",
    `"${id}" is not an id of this type of resource.`,
    `Use ${names.map((name) => `<${name}>`).join("/")}, each a GUID unless it is a name.`,
  );
}
