import { describe, expect, it } from "vitest";
import { DataFactory } from "../../../components/orchestration/data-factory.ts";
import { startAndWait } from "../../../components/orchestration/start-and-wait.ts";
import { TransformPipeline } from "../../../components/orchestration/transform-pipeline.ts";
import { deploy, inputsOf, orphansOf, partsOf, resolved } from "../../support/pulumi.ts";

describe("a data factory", () => {
  const args = {
    resourceGroupName: "rg-compute",
    factoryName: "adf-contoso-dev",
    location: "westeurope",
    workspaceId: "/log",
  };

  it("has its own identity and logs, and no repository, linked service or secret", async () => {
    const { resources, urns, result } = await deploy(() => new DataFactory("factory", args));
    expect(partsOf(resources)).toEqual([
      "commerce-insights:orchestration:DataFactory factory",
      "datafactory:Factory factory",
      "monitor:DiagnosticSetting factory-logs",
    ]);
    expect(orphansOf(urns)).toEqual([]);
    expect(inputsOf(resources, "azure-native:datafactory:Factory")).toEqual({
      factoryName: "adf-contoso-dev",
      resourceGroupName: "rg-compute",
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      publicNetworkAccess: "Enabled",
    });
    expect(await resolved(result.principalId)).toBe("principal of factory");
  });
});

describe("the transform pipeline", () => {
  it("deploys what start-and-wait describes, one run at a time", async () => {
    const job = { jobId: "/jobs/caj", timeoutSeconds: 3600 };
    const args = { resourceGroupName: "rg-compute", factoryName: "adf", job, pollSeconds: 30 };
    const { resources, urns } = await deploy(() => new TransformPipeline("pipeline", args));
    expect(orphansOf(urns)).toEqual([]);
    expect(inputsOf(resources, "azure-native:datafactory:Pipeline")).toEqual({
      ...startAndWait({ ...job, pollSeconds: 30 }),
      pipelineName: "transform",
      factoryName: "adf",
      resourceGroupName: "rg-compute",
      policy: { elapsedTimeMetric: { duration: "0.01:00:00" } },
    });
  });
});
