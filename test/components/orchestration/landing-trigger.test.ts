import { expect, it } from "vitest";
import { LandingTrigger } from "../../../components/orchestration/landing-trigger.ts";
import { deploy, inputsOf, orphansOf, partsOf } from "../../support/pulumi.ts";

it("a landing trigger starts the pipeline when Synapse Link names the next folder", async () => {
  const { resources, urns } = await deploy(
    () =>
      new LandingTrigger("landing-trigger", {
        resourceGroupName: "rg-compute",
        factoryName: "adf",
        pipelineName: "transform",
        landing: { accountId: "/accounts/landing", containerName: "dataverse-contoso-unq1" },
        desired: "started",
        startAfter: [],
      }),
  );
  expect(partsOf(resources)).toEqual([
    "commerce-insights:orchestration:LandingTrigger landing-trigger",
    "commerce:index:TriggerState landing-trigger-state",
    "datafactory:Trigger landing-trigger",
  ]);
  expect(orphansOf(urns)).toEqual([]);
  expect(inputsOf(resources, "azure-native:datafactory:Trigger").properties).toEqual({
    type: "BlobEventsTrigger",
    description: "Starts the transform when Synapse Link has finished a folder.",
    pipelines: [{ pipelineReference: { referenceName: "transform", type: "PipelineReference" } }],
    scope: "/accounts/landing",
    events: ["Microsoft.Storage.BlobCreated"],
    blobPathBeginsWith: "/dataverse-contoso-unq1/blobs/Changelog/changelog.info",
    ignoreEmptyBlobs: true,
  });
});
