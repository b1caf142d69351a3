import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Arm, ArmError } from "../../../components/provider/arm.ts";
import type { Finding } from "../../../scripts/findings/finding.ts";
import { createProgram } from "../../../scripts/program.ts";
import { SOURCE_TABLES } from "../../../scripts/run-sheet/source-tables.ts";
import { withLake } from "../../../scripts/runs/with-lake.ts";
import { type Verification, verify } from "../../../scripts/verify/verify.ts";
import { parseStackConfig, type StackSettings } from "../../../stacks/config.ts";
import { type DataverseDocuments, type DataverseServer, startDataverse } from "../../support/dataverse.ts";
import { exampleSettings } from "../../support/stack.ts";
import { recordingWorld } from "../../support/world.ts";

const SUBSCRIPTION = "00000000-0000-4000-8000-000000000001";
const INSIGHTS = "7b1f4a52-6c0e-4c39-9d0a-2f6f0c1d8e43";

let folder: string;
let dataverse: DataverseServer | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "verify-"));
  const world = recordingWorld(folder);
  const generate = ["generate", "landing", "--out", "landing", "--customers", "8", "--products", "6", "--quiet"];
  await (await createProgram(world, () => {}, "generate")).parseAsync(["node", "commerce-insights", ...generate]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => dataverse?.stop());

const LINKED: DataverseDocuments = {
  synapselinkprofiles: { value: [{ name: "commerce", profilestate: 1 }] },
  synapselinkprofileentities: { value: SOURCE_TABLES.map((table) => ({ entityname: table.toLowerCase() })) },
  synapselinkprofileentitystates: { value: [{ entityname: "custtable", initialsyncstate: 4 }] },
  "EntityDefinitions(LogicalName='msdynci_customerprofile')": { LogicalName: "msdynci_customerprofile" },
  "EntityDefinitions(LogicalName='contact')": { ChangeTrackingEnabled: true },
  "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='msdynci_lookupfield_customerprofile')": {},
  contacts: { value: [{ contactid: "1" }] },
  msdyn_dualwriteruntimeconfigs: { value: [{ msdyn_entitymapname: "Customers V3 (contacts)" }] },
};

/** What Azure Resource Manager answers by the end of an id. */
const DEPLOYED: Readonly<Record<string, object>> = {
  account: { properties: { allowSharedKeyAccess: false, privateEndpointConnections: [] } },
  "roleAssignments/": { name: "role" },
  "triggers/transform-schedule": { properties: { runtimeState: "Started" } },
};

interface Situation {
  readonly documents?: DataverseDocuments;
  readonly deployed?: Readonly<Record<string, object | undefined>>;
  readonly settings?: Partial<StackSettings>;
  readonly verification?: Partial<Verification>;
  readonly now?: string;
}

async function findingsIn(situation: Situation = {}): Promise<readonly Finding[]> {
  const { documents, deployed, settings, verification, now = "2025-01-06T12:00:00Z" } = situation;
  dataverse = await startDataverse({ ...LINKED, ...documents });
  const answers = { ...DEPLOYED, ...deployed };
  const arm: Arm = {
    async send(_, path) {
      const key = Object.keys(answers).find((name) => path.includes(name)) ?? "account";
      const answer = answers[key];
      if (answer === undefined) throw new ArmError(404, "ResourceNotFound", path);
      return answer;
    },
  };
  const world = { ...recordingWorld(folder), now: () => new Date(now) };
  const dev: StackSettings = {
    ...exampleSettings("contoso-dev"),
    triggers: "started",
    ciData: { servicePrincipalObjectId: INSIGHTS },
  };
  return verify({
    ...{ world, arm, config: parseStackConfig({ ...dev, ...settings }), subscriptionId: SUBSCRIPTION },
    ...{ landing: join(folder, "landing"), lake: join(folder, "lake"), dataverse: dataverse.url },
    token: async () => "good",
    withLake: (location, work) => withLake(world, location, work),
    ...verification,
  });
}

const outcomes = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, outcome, found }) => [check, `${outcome}: ${found}`]));

const outcomeOf = async (check: string, situation: Situation) => outcomes(await findingsIn(situation))[check];

describe("verify", () => {
  it("shows of a new environment what worked and what is still to come", async () => {
    await mkdir(join(folder, "lake"), { recursive: true });
    expect(outcomes(await findingsIn())).toEqual({
      link: "passed: commerce Active",
      "link-tables": `passed: ${SOURCE_TABLES.length} of ${SOURCE_TABLES.length}`,
      "initial-sync": "passed: 1 tables",
      feed: expect.stringMatching(/^passed: newest complete folder is [\d.]+ hours old$/),
      "feed-tables": expect.stringMatching(/^passed: 41 of 41/),
      "feed-columns": "passed: all",
      sealed: "passed: off",
      "insights-role": `passed: ${INSIGHTS}`,
      trigger: "passed: Started",
      runs: "failed: no run is stored",
      quarantine: "passed: none",
      gold: expect.stringMatching(/^unseen: /),
      insights: "passed: its tables are there",
      contact: "passed: on",
      backstamp: "passed: at least one does",
      "dual-write": "passed: running",
    });
  });

  it("passes runs and gold after the first run", async () => {
    const world = { ...recordingWorld(folder), now: () => new Date("2025-01-06T11:00:00Z") };
    const run = ["transform", "run", "--landing", join(folder, "landing"), "--lake", join(folder, "lake"), "--quiet"];
    await (await createProgram(world, () => {}, "transform")).parseAsync(["node", "commerce-insights", ...run]);
    const found = outcomes(await findingsIn());
    expect(found.runs).toMatch(/^passed: succeeded, 1 hours ago$/);
    expect(found.gold).toMatch(/^(passed|warning): 18 tables/);
  });

  it.each<[string, Situation, string]>([
    [
      "link",
      { documents: { synapselinkprofiles: { value: [{ name: "commerce", profilestate: 2 }] } } },
      "failed: commerce Error",
    ],
    ["link", { documents: { synapselinkprofiles: { value: [] } } }, "failed: no profile"],
    ["link", { documents: { synapselinkprofiles: 403 } }, "unseen: Dataverse answered 403"],
    [
      "link-tables",
      {
        documents: {
          synapselinkprofileentities: { value: SOURCE_TABLES.slice(1).map((name) => ({ entityname: name })) },
        },
      },
      "failed: missing: CustTable",
    ],
    [
      "initial-sync",
      { documents: { synapselinkprofileentitystates: { value: [{ entityname: "custtable", initialsyncstate: 2 }] } } },
      "warning: custtable InProgress",
    ],
    [
      "initial-sync",
      { documents: { synapselinkprofileentitystates: { value: [{ entityname: "custtable", initialsyncstate: 8 }] } } },
      "failed: custtable CompletedWithFailures",
    ],
    [
      "initial-sync",
      { documents: { synapselinkprofileentitystates: { value: [] } } },
      "unseen: no table has a state yet",
    ],
    [
      "feed",
      { now: "2025-02-06T00:00:00Z" },
      expect.stringMatching(/^warning: newest complete folder is 7\d\d\.?\d* hours old$/) as unknown as string,
    ],
    ["sealed", { deployed: { account: { properties: { allowSharedKeyAccess: true } } } }, "warning: on"],
    [
      "insights-role",
      { deployed: { "roleAssignments/": undefined } },
      `failed: ${INSIGHTS} has no role on the container gold`,
    ],
    ["insights-role", { settings: { ciData: {} } }, "unseen: ciData.servicePrincipalObjectId is not set"],
    [
      "trigger",
      { deployed: { "triggers/transform-schedule": { properties: { runtimeState: "Stopped" } } } },
      "failed: Stopped; triggers is started",
    ],
    [
      "insights",
      { documents: { "EntityDefinitions(LogicalName='msdynci_customerprofile')": 404 } },
      "warning: its tables are not there",
    ],
    [
      "contact",
      { documents: { "EntityDefinitions(LogicalName='contact')": { ChangeTrackingEnabled: false } } },
      "warning: off",
    ],
    ["backstamp", { documents: { contacts: { value: [] } } }, "warning: no contact does yet"],
    ["dual-write", { documents: { msdyn_dualwriteruntimeconfigs: { value: [] } } }, "unseen: Dataverse does not tell"],
    ["private-link", closed("Pending"), "failed: insights-1 Pending"],
    ["private-link", closed("Approved"), "passed: 1 approved"],
  ])("says of %s what is wrong: case %#", async (check, situation, found) => {
    expect(await outcomeOf(check, situation)).toEqual(found);
  });

  it("says which tables and columns the feed lacks", async () => {
    const entity = {
      $type: "LocalEntity",
      name: "custtable",
      attributes: [{ name: "Id", dataType: "guid" }],
      partitions: [],
    };
    const landing = join(folder, "poor");
    await mkdir(landing);
    await writeFile(join(landing, "model.json"), JSON.stringify({ name: "cdm", version: "1.0", entities: [entity] }));
    const found = outcomes(await findingsIn({ verification: { landing } }));
    expect(found.feed).toBe("failed: no complete folder yet");
    expect(found["feed-tables"]).toMatch(/^failed: missing: CustGroup, DirPartyTable, /);
    expect(found["feed-columns"]).toMatch(/^warning: missing: custtable\.accountnum, /);
  });

  it("cannot see what it has no right or no address for, and does not fail", async () => {
    const verification = {
      token: async () => "bad",
      landing: join(folder, "none"),
      subscriptionId: undefined,
      lake: undefined,
    };
    const findings = await findingsIn({ verification });
    expect(findings.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(outcomes(findings)).toMatchObject({
      link: "unseen: Dataverse answered 401",
      sealed: "unseen: no subscription is named",
      feed: expect.stringMatching(/^unseen: /),
    });
  });
});

describe("the command verify", () => {
  async function call(...more: readonly string[]) {
    const stop = new AbortController();
    const world = { ...recordingWorld(folder), now: () => new Date("2025-01-06T12:00:00Z"), signal: stop.signal };
    let exitCode = 0;
    const program = await createProgram(
      // The first line of a watch that goes on says what is open: then the operator interrupts.
      { ...world, stderr: (text) => (text.includes(" open: ") ? stop.abort() : world.stderr(text)) },
      (code) => {
        exitCode = code;
      },
      "verify",
    );
    const settings = fileURLToPath(new URL("../../../stacks/examples/contoso-dev.yaml", import.meta.url));
    const places = ["--landing", join(folder, "none"), "--lake", join(folder, "lake")];
    await program.parseAsync(["node", "commerce-insights", "verify", "--stack-config", settings, ...places, ...more]);
    return { exitCode, output: world.output() };
  }

  it("prints every probe and what to type next, and exits 0 when nothing failed", async () => {
    const { exitCode, output } = await call("--quiet");
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^cannot see link: the Synapse Link profile is active: no environment is named$/m);
    expect(output).toMatch(/^ok +runs: the last run succeeded: succeeded, 1 hours ago$/m);
    expect(output.split("\n").at(-1)).toBe("next: commerce-insights run-sheet --stack contoso-dev");
  });

  it("looks again while something is open, until it is interrupted, and says how it stands", async () => {
    const places = join(folder, "fresh");
    await mkdir(places);
    const { exitCode, output } = await call("--watch", "1", "--lake", places, "--json");
    expect(exitCode).toBe(3);
    expect(JSON.parse(output)).toMatchObject({ stack: "contoso-dev", findings: expect.any(Array) });
  });
});

function closed(status: string): Situation {
  const connection = { name: "insights-1", properties: { privateLinkServiceConnectionState: { status } } };
  const settings = { ...exampleSettings("contoso-restricted") };
  return { settings, deployed: { account: { properties: { privateEndpointConnections: [connection] } } } };
}
