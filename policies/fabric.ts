import { eachOf, wrong } from "./expectations.ts";
import { FOR_TRIALS, MANDATORY_IN_PROD } from "./levels.ts";
import type { Rule } from "./rule.ts";
import { at, listAt } from "./values.ts";

const CAPACITY = "azure-native:fabric:FabricCapacity";

/** Fabric capacities. */
export const FABRIC: readonly Rule[] = [
  {
    id: "FAB-03",
    slug: "administrators",
    scope: "resource",
    title: "Administrators of a capacity are groups, not persons.",
    fix: "List object ids of groups in administration.members.",
    severity: "medium",
    levels: MANDATORY_IN_PROD,
    sources: ["MCSB PA-7"],
    url: "https://learn.microsoft.com/fabric/admin/capacity-settings",
    types: [CAPACITY],
    check({ props }) {
      const members = listAt(props, "administration.members");
      if (members.length === 0) return [wrong("administration.members", undefined, "list at least one group")];
      return eachOf(members.entries(), function* ([index, member]) {
        if (String(member).includes("@"))
          yield `administration.members[${index}] is a person's sign-in name; use the object id of a group.`;
      });
    },
  },
  {
    id: "FAB-04",
    slug: "capacity",
    scope: "resource",
    title: "Capacities stay within the agreed size.",
    fix: "Choose a smaller sku.name, or raise maximumFabricUnits.",
    severity: "medium",
    levels: FOR_TRIALS,
    sources: [],
    url: "https://learn.microsoft.com/fabric/enterprise/licenses",
    types: [CAPACITY],
    uses: ["maximumFabricUnits"],
    *check({ props }, { maximumFabricUnits }) {
      const found = at(props, "sku.name");
      const units = Number(/^F(\d+)$/.exec(String(found))?.[1]);
      if (!(units <= maximumFabricUnits)) yield wrong("sku.name", found, `use at most F${maximumFabricUnits}`);
    },
  },
];
