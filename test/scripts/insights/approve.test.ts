import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Arm, ArmError } from "../../../components/provider/arm.ts";
import { acceptedSettings } from "../../../scripts/init/accepted-settings.ts";
import { approveConnections, describeApproval } from "../../../scripts/insights/approve.ts";
import { chooseConnections, requireExpected, type Wish } from "../../../scripts/insights/choose-connections.ts";
import type { Connection } from "../../../scripts/insights/connections.ts";
import { createProgram } from "../../../scripts/program.ts";
import { resourceIdOf } from "../../../stacks/resource-ids.ts";
import { exampleSettings } from "../../support/stack.ts";
import { recordingWorld } from "../../support/world.ts";

const SUBSCRIPTION = "00000000-0000-4000-8000-000000000001";
const SETTINGS = fileURLToPath(new URL("../../../stacks/examples/contoso-restricted.yaml", import.meta.url));
const REQUESTER = "/subscriptions/ci/resourceGroups/d365/providers/Microsoft.Network/privateEndpoints/pe";

const connection = (name: string, status = "Pending", description = "Dynamics 365 Customer Insights"): Connection => ({
  ...{ id: `/lake/privateEndpointConnections/${name}`, name, status, description },
  requester: REQUESTER,
});
const FOUR = ["a", "b", "c", "d"].map((name) => connection(name));
const STRANGER = connection("x", "Pending", "Please let us in");
const BY_TEXT: Wish = { names: [], description: "customer insights", expect: 4 };
const namesOf = (all: readonly Connection[]) => all.map(({ name }) => name);

describe("which connections are approved", () => {
  it("are those whose request says Customer Insights; a stranger's is left alone", () => {
    const { approve, approved, others } = chooseConnections([...FOUR, STRANGER, connection("e", "Approved")], BY_TEXT);
    expect([approve, approved, others].map(namesOf)).toEqual([["a", "b", "c", "d"], ["e"], ["x"]]);
  });

  it("are those that are named, whatever they say", () => {
    const wish = { ...BY_TEXT, names: ["x"], expect: undefined };
    const choice = chooseConnections([...FOUR, STRANGER], wish);
    expect(namesOf(choice.approve)).toEqual(["x"]);
    expect(() => requireExpected(choice, wish)).not.toThrow();
  });

  it("are none that were rejected, disconnected or never asked", () => {
    expect(() =>
      chooseConnections([connection("r", "Rejected"), STRANGER], { ...BY_TEXT, names: ["r", "nobody", "x"] }),
    ).toThrow(
      expect.objectContaining({
        code: "CI-INSIGHTS-002",
        message: "Only pending connections can be approved; r is Rejected, nobody is not there.",
      }),
    );
  });

  it("are as many as expected, those of before included", () => {
    const half = [connection("a", "Approved"), connection("b", "Approved"), connection("c"), connection("d")];
    expect(() => requireExpected(chooseConnections(half, BY_TEXT), BY_TEXT)).not.toThrow();
    expect(() => requireExpected(chooseConnections(half.slice(1), BY_TEXT), BY_TEXT)).toThrow(
      '3 connections say "customer insights" (1 approved before); 4 are expected.',
    );
  });
});

describe("the lake's account", () => {
  it("is the customer's own where the settings name one", () => {
    const settings = exampleSettings("adventure-existing");
    const config = acceptedSettings({ path: "adventure-existing.yaml", settings });
    expect(resourceIdOf("lakeAccount", config, SUBSCRIPTION)).toBe(settings.existing?.lakeAccountId);
  });
});

describe("the approval", () => {
  /** Azure Resource Manager over these connections. */
  function armOver(all: readonly Connection[], refusal?: ArmError) {
    const states = new Map(all.map((one) => [one.id, one]));
    const calls: string[] = [];
    const documentOf = ({ requester, status, description, ...one }: Connection) => ({
      ...one,
      properties: {
        privateEndpoint: { id: requester },
        privateLinkServiceConnectionState: { status, description },
      },
    });
    const arm: Arm = {
      async send(method, path, body) {
        const id = path.replace(/\?.*$/, "");
        calls.push(`${method} ${id}`);
        if (id === "/lake/privateEndpointConnections") return { value: [...states.values()].map(documentOf) };
        const found = states.get(id);
        if (found === undefined) throw new ArmError(404, "ResourceNotFound", id);
        if (method === "GET") return documentOf(found);
        if (refusal !== undefined) throw refusal;
        const { properties } = body as { properties: { privateLinkServiceConnectionState: Partial<Connection> } };
        states.set(id, { ...found, ...properties.privateLinkServiceConnectionState });
        return {};
      },
    };
    return { arm, calls, found: () => [...states.values()] };
  }
  const { signal } = new AbortController();
  const approve = (arm: Arm, wish: Wish = BY_TEXT, yes = true) =>
    approveConnections(arm, "/lake", wish, { yes, signal });

  it("lists who asks and changes nothing without being told to", async () => {
    const { arm, calls } = armOver([...FOUR, STRANGER]);
    expect(describeApproval(await approve(arm, BY_TEXT, false))).toEqual([
      ...["a", "b", "c", "d"].map(
        (name) => `would approve ${name}: Dynamics 365 Customer Insights; asked by ${REQUESTER}`,
      ),
      `left alone x: Please let us in; asked by ${REQUESTER}`,
      "next: the same command with --yes",
    ]);
    expect(calls).toEqual(["GET /lake/privateEndpointConnections"]);
  });

  it("is of the four, keeps what they said, leaves the stranger pending, and is done the second time", async () => {
    const { arm, found } = armOver([...FOUR, STRANGER]);
    const approved = FOUR.map((one) => ({ ...one, status: "Approved" }));
    const nothing = { accountId: "/lake", approvedBefore: [], wouldApprove: [], leftAlone: [STRANGER] };
    expect(await approve(arm)).toEqual({ ...nothing, approvedNow: approved });
    expect(found()).toEqual([...approved, STRANGER]);
    expect(await approve(arm)).toEqual({ ...nothing, approvedBefore: approved, approvedNow: [] });
  });

  it("is of none when their number is not the expected one", async () => {
    const { arm, calls } = armOver(FOUR.slice(1));
    await expect(approve(arm)).rejects.toMatchObject({ code: "CI-INSIGHTS-001", exitCode: 3 });
    expect(calls).toEqual(["GET /lake/privateEndpointConnections"]);
  });

  it("says what the sign-in lacks when Azure refuses", async () => {
    const { arm } = armOver([STRANGER], new ArmError(403, "AuthorizationFailed", "no"));
    await expect(approve(arm, { ...BY_TEXT, names: ["x"], expect: undefined })).rejects.toMatchObject({
      code: "CI-INSIGHTS-003",
      message: "Azure does not approve /lake/privateEndpointConnections/x: 403 AuthorizationFailed no",
      hint: expect.stringContaining("Storage Account Contributor"),
    });
  });

  it("tells how to ask when nobody did", async () => {
    expect(describeApproval(await approve(armOver([]).arm, BY_TEXT, false))).toEqual([
      "no connection waits: ask for the link in Customer Insights (run sheet, step A5)",
    ]);
  });
});

it("needs a stack, and a subscription", async () => {
  const call = async (...more: readonly string[]) =>
    (await createProgram(recordingWorld("/"), () => {}, "insights")).parseAsync([
      "node",
      "",
      "insights",
      "approve",
      ...more,
    ]);
  await expect(call()).rejects.toMatchObject({ code: "CI-CLI-043" });
  await expect(call("--stack-config", SETTINGS)).rejects.toMatchObject({ code: "CI-CLI-045" });
});
