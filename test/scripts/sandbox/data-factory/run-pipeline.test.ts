import { describe, expect, it } from "vitest";
import { secondsOf } from "../../../../scripts/sandbox/data-factory/duration.ts";
import { ActivityError } from "../../../../scripts/sandbox/data-factory/pipeline-run.ts";
import { runPipeline } from "../../../../scripts/sandbox/data-factory/run-pipeline.ts";
import type { WebRequest, WebResponse } from "../../../../scripts/sandbox/data-factory/web-request.ts";

type Activity = Readonly<Record<string, unknown>>;

const FACTORY = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.DataFactory/factories/adf";
const following = (activity: string, ...dependencyConditions: string[]) => [{ activity, dependencyConditions }];
const set = (name: string, value: unknown, dependsOn: unknown[] = []): Activity => ({
  name,
  type: "SetVariable",
  variableName: "x",
  value,
  dependsOn,
});
const web = (name: string, more: Activity = {}): Activity => ({
  name,
  type: "WebActivity",
  method: "GET",
  url: "https://management.azure.com/x",
  ...more,
});
const json = (status: number, body: unknown, headers: Record<string, string> = {}): WebResponse => ({
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

/** Runs activities against given answers; waits pass ten thousand times faster. */
async function run(activities: readonly Activity[], answers: readonly WebResponse[] = [], inputs: Activity = {}) {
  const requests: WebRequest[] = [];
  const result = await runPipeline(
    {
      id: `${FACTORY}/pipelines/p`,
      type: "azure-native:datafactory:Pipeline",
      inputs: { variables: { x: { type: "String", defaultValue: "" } }, activities, ...inputs },
      outputs: {},
    },
    { runId: "r", invokedBy: "Manual", parameters: {} },
    {
      now: () => new Date(),
      speed: 10_000,
      signal: new AbortController().signal,
      send: async (request) => {
        requests.push(request);
        const answer = answers[requests.length - 1] ?? answers.at(-1);
        if (answer === undefined) throw new ActivityError("2108", "no answer");
        return answer;
      },
    },
  );
  const ended = result.activities.map(({ name, status }) => `${name} ${status}`);
  return { result, requests, ended };
}

describe("the order of activities", () => {
  it("follows dependencies and their conditions; what is not met is skipped", async () => {
    const { ended, result } = await run([
      set("Last", "@activity('First').output.value", following("First", "Succeeded")),
      set("First", "a"),
      set("Cleanup", "c", following("First", "Failed")),
      set("Always", "d", following("Last", "Completed")),
    ]);
    expect(ended.toSorted()).toEqual(["Always Succeeded", "Cleanup Skipped", "First Succeeded", "Last Succeeded"]);
    expect(result.status).toBe("Succeeded");
  });

  it("fails when the last of a branch failed, and succeeds when a failure was handled", async () => {
    const fail = { name: "Bad", type: "Fail", message: "m", errorCode: "E1" };
    expect((await run([fail])).result).toMatchObject({
      status: "Failed",
      error: { errorCode: "E1", message: "m", target: "Bad" },
    });
    expect((await run([fail, set("Handle", "x", following("Bad", "Failed"))])).result.status).toBe("Succeeded");
    // A branch for success that was skipped counts as what it waited for.
    const both = [
      fail,
      set("Handle", "x", following("Bad", "Failed")),
      set("Next", "x", following("Bad", "Succeeded")),
    ];
    expect((await run(both)).result.status).toBe("Failed");
  });

  it.each([
    [[set("A", "x", following("B", "Succeeded"))], "activity 'A' depends on 'B', which does not exist here"],
    [[set("A", "x", following("B")), set("B", "x", following("A"))], "activity 'A' depends on itself"],
    [[set("A", "x"), set("A", "y")], "the activity name 'A' is used twice"],
  ])("is refused when it makes no sense", async (activities, message) => {
    expect((await run(activities)).result.error).toMatchObject({
      errorCode: "BadRequest",
      message: `The pipeline is not valid: ${message}.`,
    });
  });

  it("lets an expression see only what comes before it", async () => {
    const { result } = await run([
      set("First", "a"),
      { name: "Pause", type: "Wait", waitTimeInSeconds: 1 },
      // First has ended by then, but nothing says that it had to.
      set("Second", "@activity('First').output.value", following("Pause", "Succeeded")),
    ]);
    expect(result.error).toMatchObject({
      target: "Second",
      errorCode: "InvalidTemplate",
      message: expect.stringContaining("'First' cannot be referenced"),
    });
  });
});

describe("a Web activity", () => {
  it("sends body, headers and identity, and gives the answer's object with its headers", async () => {
    const authentication = { type: "MSI", resource: "https://management.azure.com/" };
    const start = web("Start", {
      method: "POST",
      body: { at: "@pipeline().RunId" },
      headers: { "X-A": 1 },
      authentication,
    });
    const { result, requests } = await run([start], [json(200, { name: "n" }, { etag: "e" })]);
    expect(requests).toEqual([
      {
        method: "POST",
        url: "https://management.azure.com/x",
        headers: { "content-type": "application/json", "x-a": "1" },
        body: '{"at":"r"}',
        timeoutSeconds: 60,
        identity: { resource: "https://management.azure.com/", credential: undefined },
      },
    ]);
    expect(result.activities[0]?.output).toEqual({ name: "n", ADFWebActivityResponseHeaders: { etag: "e" } });
  });

  it("is repeated as often as its policy says", async () => {
    const busy = json(429, { error: { code: "TooManyRequests" } });
    const patient = web("Read", { policy: { retry: 2, retryIntervalInSeconds: 30 } });
    expect((await run([patient], [busy, busy, json(200, {})])).ended).toEqual(["Read Succeeded"]);
    const { result, requests } = await run([patient], [busy]);
    expect(requests).toHaveLength(3);
    expect(result.error).toMatchObject({ errorCode: "2108", message: expect.stringContaining("'429'") });
  });

  it("follows an accepted request to its end, unless that is turned off", async () => {
    const answers = [json(202, {}, { location: "https://management.azure.com/later" }), json(200, { done: true })];
    const followed = await run([web("Start", { method: "POST" })], answers);
    expect(followed.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST https://management.azure.com/x",
      "GET https://management.azure.com/later",
    ]);
    expect((await run([web("Start", { turnOffAsync: true })], answers)).requests).toHaveLength(1);
  });

  it.each([["[1]"], ["text"]])("fails on content that is no object: %s", async (body) => {
    expect((await run([web("Read")], [json(200, body)])).result.error?.errorCode).toBe("2001");
  });
});

describe("control activities", () => {
  const until = (activities: readonly Activity[], more: Activity = {}) => ({
    name: "Loop",
    type: "Until",
    expression: { type: "Expression", value: "@equals(variables('x'), 'done')" },
    timeout: "0.01:00:00",
    activities,
    ...more,
  });
  const poll = [
    { name: "Pause", type: "Wait", waitTimeInSeconds: 900 },
    web("Read", { dependsOn: following("Pause", "Succeeded") }),
    set("Keep", "@activity('Read').output.status", following("Read", "Succeeded")),
  ];

  it("repeat until the condition holds", async () => {
    const answers = [json(200, { status: "running" }), json(200, { status: "done" })];
    const { result, ended } = await run([until(poll)], answers);
    expect(ended).toHaveLength(2 * 3 + 1);
    expect(result.status).toBe("Succeeded");
  });

  it("stop after their time, in which shortened waits count in full", async () => {
    const { result, requests } = await run([until(poll)], [json(200, { status: "running" })]);
    expect(result.error).toMatchObject({ errorCode: "ActivityTimeout", target: "Loop" });
    expect(requests).toHaveLength(4);
  });

  it("go on when an activity in a loop fails", async () => {
    const answers = [json(500, {}), json(200, { status: "done" })];
    expect((await run([until(poll)], answers)).result.status).toBe("Succeeded");
  });

  it("take one branch, by condition or by case", async () => {
    const branch = {
      name: "If",
      type: "IfCondition",
      expression: { type: "Expression", value: "@equals(1, 2)" },
      ifTrueActivities: [set("Yes", "y")],
      ifFalseActivities: [set("No", "n")],
    };
    const choice = {
      name: "Choose",
      type: "Switch",
      on: "@variables('x')",
      dependsOn: following("If", "Succeeded"),
      cases: [{ value: "n", activities: [set("Case", "c")] }],
      defaultActivities: [set("Default", "d")],
    };
    expect((await run([branch, choice])).ended).toEqual([
      "No Succeeded",
      "If Succeeded",
      "Case Succeeded",
      "Choose Succeeded",
    ]);
  });

  it("do something for each item, in order when asked", async () => {
    const loop = {
      name: "Each",
      type: "ForEach",
      isSequential: true,
      items: { type: "Expression", value: "@createArray('a', 'b')" },
      activities: [web("Call", { url: "https://management.azure.com/@{item()}" })],
    };
    const { requests } = await run([loop], [json(200, {})]);
    expect(requests.map(({ url }) => url.at(-1))).toEqual(["a", "b"]);
  });

  it.each([
    [{ ...set("Bad", "x"), variableName: "y" }, "'y' is not declared"],
    [set("Bad", 5), "is of another type"],
    [{ name: "Bad", type: "Copy" }, "cannot run activities of type 'Copy'"],
    [{ name: "Bad", type: "IfCondition", expression: "yes" }, "a boolean is expected"],
  ])("name what they cannot do", async (activity, message) => {
    const { result } = await run([activity as Activity]);
    expect(result.error).toMatchObject({ target: "Bad", message: expect.stringContaining(message) });
  });
});

it("reads timespans of Data Factory", () => {
  expect(["0.02:00:00", "7.00:00:00", "00:00:30", "12:00", 5].map(secondsOf)).toEqual([
    7200,
    604_800,
    30,
    undefined,
    5,
  ]);
});
