import { describe, expect, it } from "vitest";
import { callerOf } from "../../stacks/caller.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import { exampleSettings } from "../support/stack.ts";

const settings = exampleSettings("contoso-dev");
const SUBSCRIPTION = "11111111-0000-4000-8000-000000000001";
const OTHER = "22222222-0000-4000-8000-000000000002";
const client = { subscriptionId: SUBSCRIPTION, tenantId: "tenant", objectId: "me", clientId: "a-pipeline" };

describe("who deploys", () => {
  it("is who is signed in: a service principal, or a person who came through the Azure CLI", () => {
    const config = parseStackConfig(settings);
    const me = { subscriptionId: SUBSCRIPTION, tenantId: "tenant", principalId: "me" };
    expect(callerOf(client, config)).toEqual({ ...me, principalType: "ServicePrincipal" });
    const person = { ...client, clientId: "04b07795-8ddb-461a-bbee-02f9e1bf7b46" };
    expect(callerOf(person, config)).toEqual({ ...me, principalType: "User" });
  });

  it("is the principal of the settings when they name one", () => {
    const config = parseStackConfig({ ...settings, deployer: { objectId: OTHER, principalType: "Group" } });
    expect(callerOf(client, config)).toMatchObject({ principalId: OTHER, principalType: "Group" });
  });

  it("is refused in another subscription or tenant than the settings demand", () => {
    const config = parseStackConfig({ ...settings, subscriptionId: OTHER, tenantId: OTHER });
    expect(() => callerOf(client, config)).toThrow(
      expect.objectContaining({
        code: "CI-STACK-002",
        message: [
          "The sign-in does not fit the settings:",
          `  subscriptionId: signed in to ${SUBSCRIPTION}; the settings accept only ${OTHER}`,
          `  tenantId: signed in to tenant; the settings accept only ${OTHER}`,
        ].join("\n"),
      }),
    );
    expect(callerOf(client, parseStackConfig({ ...settings, subscriptionId: SUBSCRIPTION }))).toBeDefined();
  });
});
