import { expect, it } from "vitest";
import { judgeResource } from "../../policies/evaluate.ts";
import type { Properties } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { DEFAULT_SETTINGS } from "../../policies/settings.ts";
import { part } from "./cases/rule-cases.ts";

// These rules are about the resource being there or about its options: no property can be absent or unknown.
function says(id: string, type: string, props: Properties = {}, protect = false): string[] {
  const rule = RULES.find((one) => one.id === id);
  if (rule?.scope !== "resource") throw new Error(`${id} is no resource rule.`);
  const resource = { ...part(type, "it", props, { parent: "DataLake" }), protect };
  return judgeResource(rule, resource, DEFAULT_SETTINGS).findings.map(({ message }) => message);
}

it("SYN-04 refuses every range, the whole internet by name", () => {
  const range = (startIpAddress: string, endIpAddress: string) =>
    says("SYN-04", "synapse:IpFirewallRule", { startIpAddress, endIpAddress });
  expect(range("0.0.0.0", "255.255.255.255")).toEqual([
    "startIpAddress to endIpAddress is the whole internet; remove the rule.",
  ]);
  expect(range("10.0.0.1", "10.0.0.9")).toEqual([
    "startIpAddress to endIpAddress is 10.0.0.1 to 10.0.0.9; no range is accepted.",
  ]);
  expect(says("SYN-04", "synapse:Workspace")).toEqual([]);
});

it("SYN-13 refuses dedicated pools", () => {
  expect(says("SYN-13", "synapse:SqlPool", { sku: { name: "DW100c" } })).toEqual([
    'sku.name is "DW100c"; no dedicated pool is accepted.',
  ]);
  expect(says("SYN-13", "synapse:BigDataPool")).toEqual([]);
});

it("RBAC-09 refuses application secrets", () => {
  const type = "azuread:index/applicationPassword:ApplicationPassword";
  expect(says("RBAC-09", type)).toEqual(["ApplicationPassword is a secret that somebody must keep; none is accepted."]);
  expect(says("RBAC-09", "azuread:index/application:Application")).toEqual([]);
});

it("GOV-08 refuses resource types that are not accepted", () => {
  expect(says("GOV-08", "aws:s3/bucket:Bucket")).toEqual([
    'type is "aws:s3/bucket:Bucket"; accepted are azure-native:*, azuread:*, commerce:*, pulumi:*, commerce-insights:*.',
  ]);
  expect(says("GOV-08", "storage:StorageAccount")).toEqual([]);
});

it("GOV-09 wants the accounts with data protected", () => {
  expect(says("GOV-09", "storage:StorageAccount")).toEqual(["protect is false; it must be true."]);
  expect(says("GOV-09", "storage:StorageAccount", {}, true)).toEqual([]);
});
