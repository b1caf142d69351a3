import { listOf, propertiesOf, textOf } from "../../cloud-queries.ts";
import type { InputProblem, ResourceType } from "../resource-type.ts";

/** Fabric capacities. */
export const FABRIC: readonly ResourceType[] = [
  {
    token: "azure-native:fabric:FabricCapacity",
    id: "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.Fabric/capacities/{capacityName}",
    names: {
      capacityName: {
        pattern: /^[a-z][a-z0-9]{2,62}$/,
        accepted: "3 to 63 lower-case letters and digits, beginning with a letter",
      },
    },
    required: ["location", "sku", "administration"],
    outputs: () => ({ provisioningState: "Succeeded", state: "Active" }),
    check({ sku, administration }) {
      const problems: InputProblem[] = [];
      const size = textOf(propertiesOf(sku).name);
      if (size !== "" && !/^F(?:2|4|8|16|32|64|128|256|512|1024|2048)$/.test(size))
        problems.push({ property: "sku.name", reason: `is ${size}; F2 to F2048 in powers of two are accepted` });
      const members = propertiesOf(administration).members;
      if (Array.isArray(members) && listOf(members).length === 0)
        problems.push({ property: "administration.members", reason: "at least one administrator is required" });
      return problems;
    },
  },
];
