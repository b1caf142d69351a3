import * as fabric from "@pulumi/azure-native/fabric/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";

/** Size of a capacity: capacity units behind the F (Microsoft Learn: Fabric licenses, 2026-08). */
type CapacitySku = `F${2 | 4 | 8 | 16 | 32 | 64 | 128 | 256 | 512 | 1024 | 2048}`;

/** A capacity to create. */
export interface NewCapacity {
  /** Resource group that holds the capacity. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name, from `nameOf("fabricCapacity", …)`. Renaming replaces the capacity; workspaces on it are then without one. */
  readonly capacityName: string;
  /** Azure region: that of the Dataverse environment's geography, or Link to Fabric refuses the capacity. */
  readonly location: string;
  /** Size. Charged by the hour while it is not paused. */
  readonly sku: CapacitySku;
  /** Who administers it: object ids of groups or service principals, sign-in names of people. At least one. */
  readonly administrators: readonly pulumi.Input<string>[];
  /** Escape hatch for the inner resource. */
  readonly transform?: { readonly capacity?: Transform<fabric.FabricCapacityArgs> };
}

/** A capacity of the customer's: read, checked and never changed. */
interface ExistingCapacity {
  readonly existing: {
    /** ARM id. */
    readonly capacityId: string;
    /** Region it has to lie in; another one is refused. */
    readonly location: string;
  };
}

/** A capacity to create, or one that is there. */
export type FabricCapacityArgs = NewCapacity | ExistingCapacity;

/** A Microsoft Fabric capacity, which workspaces run on: the platform's own, or the customer's. */
export class FabricCapacity extends pulumi.ComponentResource {
  /** ARM id. Fabric's own interface knows the capacity by another id, found by `capacityName`. */
  readonly capacityId: pulumi.Output<string>;
  readonly capacityName: pulumi.Output<string>;

  constructor(name: string, args: FabricCapacityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:fabric:FabricCapacity", name, {}, opts);

    const child = { parent: this };
    const capacity = "existing" in args ? findCapacity(args.existing) : createCapacity(args);

    this.capacityId = capacity.id;
    this.capacityName = capacity.name;
    this.registerOutputs({ capacityId: this.capacityId, capacityName: this.capacityName });

    function createCapacity(own: NewCapacity) {
      const { resourceGroupName, capacityName, location, sku, administrators, transform } = own;
      if (administrators.length === 0) {
        const reason = "A capacity needs an administrator: the object id of a group, at best.";
        throw new pulumi.InputPropertyError({ propertyPath: "administrators", reason });
      }
      const capacityArgs: fabric.FabricCapacityArgs = {
        capacityName,
        resourceGroupName,
        location,
        sku: { name: sku, tier: fabric.RpSkuTier.Fabric },
        administration: { members: [...administrators] },
      };
      return new fabric.FabricCapacity(name, transformed(capacityArgs, transform?.capacity), child);
    }
  }
}

const CAPACITY_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Fabric\/capacities\/([^/]+)$/i;

function findCapacity({ capacityId, location }: ExistingCapacity["existing"]) {
  const [, resourceGroupName, capacityName] = CAPACITY_ID.exec(capacityId) ?? [];
  if (resourceGroupName === undefined || capacityName === undefined) {
    const reason = `${JSON.stringify(capacityId)} is not the ARM id of a capacity: /subscriptions/…/resourceGroups/…/providers/Microsoft.Fabric/capacities/….`;
    throw new pulumi.InputPropertyError({ propertyPath: "existing.capacityId", reason });
  }
  const found = fabric.getFabricCapacityOutput({ resourceGroupName, capacityName });
  const checked = found.apply((capacity) => {
    const problem = capacityProblem(capacity, location);
    if (problem !== undefined) throw new pulumi.RunError(`Fabric capacity ${capacityName} ${problem}`);
    return capacity;
  });
  return { id: checked.id, name: checked.name };
}

/** What keeps a capacity from its use, or undefined. Pure. */
export function capacityProblem(
  { location, state, sku }: Pick<fabric.GetFabricCapacityResult, "location" | "state" | "sku">,
  wanted: string,
): string | undefined {
  // Azure writes regions with and without spaces.
  const region = location.replaceAll(" ", "").toLowerCase();
  if (region !== wanted) return `lies in ${region}; ${wanted} is needed. Name another capacity.`;
  if (!/^F\d+$/.test(sku.name)) return `has the size ${sku.name}; an F size is needed, as Link to Fabric demands.`;
  if (state === "Paused" || state === "Suspended") return `is ${state.toLowerCase()}. Resume it, then run pulumi up.`;
  return undefined;
}
