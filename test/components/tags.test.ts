import { expect, it } from "vitest";
import { type RequiredTags, withTags } from "../../components/tags.ts";

const required: RequiredTags = {
  workload: "commerce-insights",
  env: "dev",
  customer: "contoso",
  owner: "owner@contoso.example",
  costCenter: "CC-1",
  dataClassification: "confidential",
  managedBy: "pulumi",
  kitVersion: "1.0.0",
};

it("adds the required tags and lets a resource's own tags win", () => {
  const args = { accountName: "lake", tags: { costCenter: "CC-9", extra: "yes" } };
  expect(withTags("azure-native:storage:StorageAccount", args, required)).toEqual({
    accountName: "lake",
    tags: { ...required, costCenter: "CC-9", extra: "yes" },
  });
  expect(args.tags).toEqual({ costCenter: "CC-9", extra: "yes" });
});

it("leaves resources alone that take no tags", () => {
  expect(withTags("azure-native:storage:BlobContainer", { containerName: "gold" }, required)).toEqual({
    containerName: "gold",
  });
});
