import { describe, expect, it } from "vitest";
import type { BatchTask } from "../../../components/orchestration/batch-task.ts";
import type { PipelineDefinition } from "../../../components/orchestration/pipeline-parts.ts";
import { backfillBatchTask, runBatchTask } from "../../../components/orchestration/run-batch-task.ts";
import { BatchJobDocument, wordsOf } from "../../../scripts/sandbox/batch/task-document.ts";
import { runPipeline } from "../../../scripts/sandbox/data-factory/run-pipeline.ts";
import type { WebRequest, WebResponse } from "../../../scripts/sandbox/data-factory/web-request.ts";
import { requestOf } from "../../../transforms/requested.ts";

const task: BatchTask = {
  endpoint: "https://ba.westeurope.batch.azure.com",
  poolName: "transform",
  identityId: "/identities/job",
  bundleBase: "https://ops/bundles",
  node: { name: "node", sha256: "b".repeat(64) },
  bootstrap: { name: "bootstrap.mjs", sha256: "c".repeat(64) },
  environment: { COMMERCE_INSIGHTS_REQUEST: "no-request", SETTINGS: `{"it's":"@{concat('x')}"}` },
  logsUrl: "https://ops/job-logs",
  timeoutSeconds: 7200,
};
const options = { task, pollSeconds: 600 };

const answer = (body: unknown, status = 200): WebResponse => ({ status, headers: {}, body: JSON.stringify(body) });
const ended = (executionInfo: object) => answer({ state: "completed", executionInfo });

/** A Batch account that takes a job and then says this of its task. */
const batch =
  (...looks: readonly WebResponse[]) =>
  ({ method, url }: WebRequest): WebResponse => {
    if (method === "POST") return { status: 201, headers: {}, body: "" };
    if (url.includes("/files/")) return answer({ outcome: "succeeded" });
    return looks[Math.min(seen++, looks.length - 1)] ?? answer({}, 404);
  };
let seen = 0;

async function run(
  definition: PipelineDefinition,
  send: (request: WebRequest) => WebResponse,
  parameters: Record<string, string> = {},
) {
  seen = 0;
  const requests: WebRequest[] = [];
  const result = await runPipeline(
    {
      id: "/factories/adf/pipelines/p",
      type: "azure-native:datafactory:Pipeline",
      inputs: { ...definition },
      outputs: {},
    },
    { runId: "11111111-0000-4000-8000-000000000000", invokedBy: "Manual", parameters },
    {
      ...{ now: () => new Date(), speed: 1_000_000, signal: new AbortController().signal },
      send: async (request) => {
        requests.push(request);
        return send(request);
      },
    },
  );
  const jobs = requests
    .filter(({ method }) => method === "POST")
    .map(({ body }) => BatchJobDocument.parse(JSON.parse(body ?? "")));
  return { result, requests, jobs };
}

const failureOf = ({ result }: Awaited<ReturnType<typeof run>>, activity: string) =>
  result.activities.find(({ name }) => name === activity)?.error;

const ID = "transform-11111111-0000-4000-8000-000000000000";

describe("the transform pipeline over Batch", () => {
  it("gives Batch the whole run in one job, looks until it ended, and reads its health", async () => {
    const waiting = answer({ state: "active", executionInfo: { retryCount: 0 } });
    const found = await run(runBatchTask(options), batch(waiting, ended({ exitCode: 0, result: "success" })));
    expect(found.result.status).toBe("Succeeded");
    const [job] = found.jobs;
    expect(job?.id).toBe(ID);
    expect(job?.constraints.maxWallClockTime).toBe(9000);
    expect(job?.jobManagerTask.constraints.maxWallClockTime).toBe(7200);
    expect(job?.jobManagerTask.environmentSettings).toEqual(
      Object.entries(task.environment).map(([name, value]) => ({ name, value })),
    );
    expect(
      found.requests.map(({ method, url }) => `${method} ${url.slice(task.endpoint.length).split("?")[0]}`),
    ).toEqual([
      "POST /jobs",
      `GET /jobs/${ID}/tasks/transform`,
      `GET /jobs/${ID}/tasks/transform`,
      `GET /jobs/${ID}/tasks/transform/files/wd%2Frun-health.json`,
    ]);
    expect(new Set(found.requests.map(({ identity }) => identity?.resource))).toEqual(
      new Set(["https://batch.core.windows.net/"]),
    );
  });

  it("runs nothing but the deployed content", async () => {
    const { jobs } = await run(runBatchTask(options), batch(ended({ result: "success" })));
    const [shell, flag, script] = wordsOf(jobs[0]?.jobManagerTask.commandLine ?? "");
    expect([shell, flag]).toEqual(["/bin/sh", "-c"]);
    expect(script).toBe(
      [
        `echo '${task.node.sha256}  node' | sha256sum --check --quiet`,
        `echo '${task.bootstrap.sha256}  bootstrap.mjs' | sha256sum --check --quiet`,
        "TMPDIR=$PWD exec ./node bootstrap.mjs",
      ].join(" && "),
    );
  });

  it.each([
    ["the exit code of a run that held tables back", { exitCode: 3, result: "failure" }, '"exitCode":3'],
    ["a run that took too long", { result: "failure", failureInfo: { code: "TaskEnded" } }, "TaskEnded"],
  ])("fails with %s, and says where its log is", async (_what, execution, words) => {
    const found = await run(runBatchTask(options), batch(ended(execution)));
    expect(found.result.status).toBe("Failed");
    expect(failureOf(found, "JobFailed")).toMatchObject({ errorCode: "JOB_FAILED" });
    expect(failureOf(found, "JobFailed")?.message).toContain(words);
    expect(failureOf(found, "JobFailed")?.message).toContain(`https://ops/job-logs/${ID}/stdout.txt`);
  });

  it("fails as the run did when that left no health", async () => {
    const gone = (request: WebRequest) =>
      request.url.includes("/files/")
        ? answer({ code: "FileNotFound" }, 404)
        : batch(ended({ exitCode: 1, result: "failure" }))(request);
    const found = await run(runBatchTask(options), gone);
    expect(failureOf(found, "JobFailed")).toMatchObject({ errorCode: "JOB_FAILED" });
    const well = (request: WebRequest) =>
      request.url.includes("/files/") ? answer({}, 404) : batch(ended({ exitCode: 0, result: "success" }))(request);
    expect((await run(runBatchTask(options), well)).result.status).toBe("Succeeded");
  });

  it("tries a throttled account three times and then says what to do", async () => {
    const found = await run(runBatchTask(options), () => answer({ code: "TooManyRequests" }, 429));
    expect(found.jobs).toHaveLength(3);
    expect(failureOf(found, "JobNotStarted")).toMatchObject({
      errorCode: "JOB_NOT_STARTED",
      message: expect.stringMatching(/run pulumi up\. .*429/),
    });
  });

  it("gives up on a run that gets no machine", async () => {
    const waiting = answer({ state: "active", executionInfo: { retryCount: 0 } });
    const found = await run(runBatchTask({ ...options, task: { ...task, timeoutSeconds: 60 } }), batch(waiting));
    expect(failureOf(found, "JobNotFinished")).toMatchObject({
      errorCode: "JOB_NOT_FINISHED",
      message: expect.stringContaining(`${ID} was not seen`),
    });
  });
});

describe("the backfill pipeline over Batch", () => {
  it("passes on what was asked, and whatever is typed stays within that value", async () => {
    for (const typed of ["custtable, salesline", '"}],"commandLine":"evil","x":["']) {
      const done = batch(ended({ exitCode: 0, result: "success" }));
      const { jobs } = await run(backfillBatchTask(options), done, { fullRefresh: typed });
      const [first, ...others] = jobs[0]?.jobManagerTask.environmentSettings ?? [];
      expect(requestOf(first?.value).fullRefresh?.join(",")).toBe(typed.replaceAll(", ", ","));
      expect(others).toEqual([{ name: "SETTINGS", value: task.environment.SETTINGS }]);
      expect(jobs[0]?.id).toMatch(/^backfill-/);
    }
  });

  it("starts nothing when nothing is asked", async () => {
    const found = await run(backfillBatchTask(options), batch());
    expect(found.jobs).toEqual([]);
    expect(found.result.status).toBe("Failed");
  });
});
