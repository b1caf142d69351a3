import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { capacityProblem, FabricCapacity, type NewCapacity } from "../../../components/fabric/capacity.ts";
import { openArmTypes } from "../../../scripts/sandbox/providers/arm-types.ts";
import { checkInputs } from "../../../scripts/sandbox/providers/check-inputs.ts";
import { resourceTypeOf } from "../../../scripts/sandbox/providers/resource-types.ts";
import { deploy, inputsOf, orphansOf, partsOf } from "../../support/pulumi.ts";

/** Absent in a plain checkout: then only the rules of the sandbox are asked. */
const ARM_TYPES = fileURLToPath(new URL("../../../../shared/arm-types", import.meta.url));

const args: NewCapacity = {
  resourceGroupName: "rg-compute",
  capacityName: "fccontosodev1a2b3c",
  location: "westeurope",
  sku: "F2",
  administrators: ["11111111-0000-4000-8000-000000000000"],
};

describe("a Fabric capacity", () => {
  it("has its size and its administrators", async () => {
    const { resources, urns } = await deploy(() => new FabricCapacity("capacity", args));
    expect(partsOf(resources)).toEqual([
      "commerce-insights:fabric:FabricCapacity capacity",
      "fabric:FabricCapacity capacity",
    ]);
    expect(orphansOf(urns)).toEqual([]);
    expect(inputsOf(resources, "azure-native:fabric:FabricCapacity")).toEqual({
      capacityName: "fccontosodev1a2b3c",
      resourceGroupName: "rg-compute",
      location: "westeurope",
      sku: { name: "F2", tier: "Fabric" },
      administration: { members: ["11111111-0000-4000-8000-000000000000"] },
    });
  });

  it("has inputs that Azure and the sandbox accept, and no size between the sizes", async () => {
    const { resources } = await deploy(() => new FabricCapacity("capacity", args));
    const type = resourceTypeOf("azure-native:fabric:FabricCapacity");
    const inputs = inputsOf(resources, "azure-native:fabric:FabricCapacity");
    expect(checkInputs(type, inputs, openArmTypes(ARM_TYPES))).toEqual([]);
    expect(checkInputs(type, { ...inputs, sku: { name: "F3", tier: "Fabric" } }, undefined)).toEqual([
      { property: "sku.name", reason: "is F3; F2 to F2048 in powers of two are accepted" },
    ]);
  });

  it("is refused without an administrator, and by an id that is none", async () => {
    await expect(deploy(() => new FabricCapacity("capacity", { ...args, administrators: [] }))).rejects.toThrow(
      "A capacity needs an administrator",
    );
    const existing = { capacityId: "/subscriptions/s/capacities/c", location: "westeurope" };
    await expect(deploy(() => new FabricCapacity("capacity", { existing }))).rejects.toThrow(
      '"/subscriptions/s/capacities/c" is not the ARM id of a capacity',
    );
  });
});

describe("a capacity of the customer's", () => {
  const fitting = { location: "West Europe", state: "Active", sku: { name: "F64", tier: "Fabric" } };

  it("is taken when region, size and state fit", () => {
    expect(capacityProblem(fitting, "westeurope")).toBeUndefined();
  });

  it.each([
    [{ location: "northeurope" }, "lies in northeurope; westeurope is needed. Name another capacity."],
    [{ sku: { name: "P1", tier: "Premium" } }, "has the size P1; an F size is needed, as Link to Fabric demands."],
    [{ state: "Paused" }, "is paused. Resume it, then run pulumi up."],
  ])("is refused with %j", (wrong, problem) => {
    expect(capacityProblem({ ...fitting, ...wrong }, "westeurope")).toBe(problem);
  });
});
