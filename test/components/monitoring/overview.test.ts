import { expect, it } from "vitest";
import { Overview } from "../../../components/monitoring/overview.ts";
import { deploy, inputsOf } from "../../support/pulumi.ts";

it("the workbook shows runs, changes, late tables, errors and storage, and is the same in every deployment", async () => {
  const build = () =>
    deploy(
      () =>
        new Overview("overview", {
          ...{ resourceGroupName: "rg", location: "westeurope", title: "Commerce Insights contoso-prod" },
          ...{ workspaceId: "/workspace", pipelineName: "transform", jobName: "caj" },
          limits: { runHours: 28, tableHours: { "gold/a": 6 } },
        }),
    );
  const [one, other] = [await build(), await build()];
  const inputs = inputsOf(one.resources, "azure-native:applicationinsights:Workbook");
  expect(inputs).toEqual(inputsOf(other.resources, "azure-native:applicationinsights:Workbook"));
  expect(inputs.resourceName).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const { items, fallbackResourceIds } = JSON.parse(String(inputs.serializedData)) as {
    items: { name: string; content: { query?: string } }[];
    fallbackResourceIds: string[];
  };
  expect(items.map(({ name }) => name)).toEqual(["about", "runs", "changes", "stale", "failures", "storage"]);
  expect(items[1]?.content.query).toContain('PipelineName == "transform"');
  expect(fallbackResourceIds).toEqual(["/workspace"]);
});
