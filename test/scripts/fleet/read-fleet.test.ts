import { describe, expect, it } from "vitest";
import type { Arm } from "../../../components/provider/arm.ts";
import type { FleetStack } from "../../../scripts/fleet/fleet-stacks.ts";
import { type FleetSources, readFleet } from "../../../scripts/fleet/read-fleet.ts";
import type { CliResult } from "../../../scripts/sandbox/pulumi-cli.ts";

const FACTORY = "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.DataFactory/factories/adf";
const TRIGGER = `${FACTORY}/triggers/transform-schedule`;

const stackNamed = (name: string): FleetStack => ({
  ...{ name, ring: 1, problems: [] },
  settings: { customer: "contoso", environment: "prod", budget: { amount: 10 } },
});

const answer = (stdout: unknown, exitCode = 0, stderr = ""): CliResult => ({
  ...{ exitCode, stderr, seconds: 1, stdout: typeof stdout === "string" ? stdout : JSON.stringify(stdout) },
});

const sources = (changes: Partial<FleetSources> = {}): FleetSources => ({
  async pulumi(args) {
    if (args[0] === "whoami") return answer("deployer");
    if (args.includes("broken")) return answer("", 255, "error: unexpected end of JSON input\n");
    if (args.includes("new")) return answer("", 255, "error: no stack named 'new' found\n");
    const manifest = { time: "2026-11-20T00:00:00Z" };
    if (args.includes("destroyed")) return answer({ deployment: { manifest } });
    const outputs = { lakeEndpoint: "https://lake/", triggerIds: [TRIGGER], kitVersion: "0.1.0" };
    return answer({ deployment: { manifest, resources: [{ type: "pulumi:pulumi:Stack", outputs }] } });
  },
  arm: {
    send: async (_method, path) =>
      path.includes("/budgets/")
        ? { properties: { amount: 10, currentSpend: { amount: 4, unit: "USD" } } }
        : { properties: { runtimeState: "Started" } },
  } as Arm,
  lakeStatus: async () => ({
    lake: "",
    writer: null,
    newestFolder: null,
    runs: [],
    quarantine: {},
    heldBack: [],
    gold: [],
  }),
  drift: false,
  progress: () => {},
  ...changes,
});

describe("a fleet", () => {
  it("shows every environment that can be read beside one that cannot", async () => {
    const facts = await readFleet(["good", "broken", "destroyed", "new"].map(stackNamed), sources());
    expect(
      facts.map(({ stack, kitVersion, spend, triggers, lastDeploy }) => ({
        stack,
        kitVersion,
        spend,
        triggers,
        lastDeploy,
      })),
    ).toEqual([
      {
        ...{ stack: "good", kitVersion: { value: "0.1.0" }, lastDeploy: { value: "2026-11-20T00:00:00Z" } },
        ...{ spend: { value: { spent: 4, amount: 10, unit: "USD" } }, triggers: { value: ["Started"] } },
      },
      {
        ...{ stack: "broken", lastDeploy: { unseen: "its state cannot be read: error: unexpected end of JSON input" } },
        ...fill({ unseen: "its state cannot be read: error: unexpected end of JSON input" }),
      },
      { stack: "destroyed", lastDeploy: { value: undefined }, ...fill({ unseen: "never deployed" }) },
      { stack: "new", lastDeploy: { value: undefined }, ...fill({ unseen: "never deployed" }) },
    ]);
  });

  it("says of a part that cannot be read why, and shows the rest", async () => {
    const refused: Arm = { send: () => Promise.reject(new Error("403 AuthorizationFailed no")) };
    const [facts] = await readFleet([stackNamed("good")], sources({ arm: refused }));
    expect(facts).toMatchObject({
      triggers: { unseen: "403 AuthorizationFailed no" },
      spend: { unseen: "403 AuthorizationFailed no" },
      lake: { value: { runs: [] } },
    });
  });

  it("asks for drift only when it is told to", async () => {
    const asked: string[] = [];
    const { pulumi } = sources();
    const drifted = sources({
      drift: true,
      async pulumi(args) {
        asked.push(args.join(" "));
        return args[0] === "preview"
          ? answer("", 255, "error: no changes were expected but changes were proposed")
          : pulumi(args);
      },
    });
    const [facts] = await readFleet([stackNamed("good")], drifted);
    expect(facts?.drift).toEqual({ value: true });
    expect(asked).toContain("preview --refresh --expect-no-changes --stack good");
  });

  it("fails as a whole only when the backend does not answer", async () => {
    const down = sources({ pulumi: async () => answer("", 255, "error: not logged in") });
    await expect(readFleet([stackNamed("good")], down)).rejects.toMatchObject({
      code: "CI-FLEET-002",
      message: "The Pulumi backend does not answer: error: not logged in.",
    });
  });
});

function fill(fact: { readonly unseen: string }) {
  return { kitVersion: fact, spend: fact, triggers: fact };
}
