import type { Cloud } from "./cloud.ts";
import { textOf } from "./cloud-queries.ts";

/**
 * Gives deployed accounts the endpoints they have now; true when they had others. That happens when the port of the
 * last start is taken: what the stack passed on is then old, and `pulumi up --refresh` puts it right.
 */
export function moveEndpoints(cloud: Cloud, endpointOf: (account: string) => string): boolean {
  const moved = cloud.list("azure-native:storage:StorageAccount").filter(({ inputs, outputs }) => {
    const { blob } = outputs.primaryEndpoints as { readonly blob?: string };
    return blob !== endpointOf(textOf(inputs.accountName));
  });
  for (const account of moved) {
    const endpoint = endpointOf(textOf(account.inputs.accountName));
    cloud.put({ ...account, outputs: { ...account.outputs, primaryEndpoints: { blob: endpoint, dfs: endpoint } } });
  }
  return moved.length > 0;
}
