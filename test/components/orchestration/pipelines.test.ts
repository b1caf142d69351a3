import { describe, expect, it } from "vitest";
import type { PipelineDefinition } from "../../../components/orchestration/pipeline-parts.ts";
import { backfill, startAndWait } from "../../../components/orchestration/start-and-wait.ts";
import type { PipelineRun } from "../../../scripts/sandbox/data-factory/pipeline-run.ts";
import { runPipeline } from "../../../scripts/sandbox/data-factory/run-pipeline.ts";
import type { WebRequest, WebResponse } from "../../../scripts/sandbox/data-factory/web-request.ts";
import { requestOf } from "../../../transforms/requested.ts";

const JOB = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.App/jobs/caj";
const CONTAINERS = [
  { name: "transform", args: ['say("it")'], env: [{ name: "COMMERCE_INSIGHTS_REQUEST", value: "no-request" }] },
];

const options = { jobId: JOB, timeoutSeconds: 7200, pollSeconds: 60 };
const answer = (body: unknown, status = 200): WebResponse => ({ status, headers: {}, body: JSON.stringify(body) });

/** Answers of a Container Apps whose executions end with `status`. */
const containerApps =
  (status: string) =>
  ({ method, url }: WebRequest): WebResponse => {
    if (method === "POST") return answer({ name: "caj-1" }, 202);
    if (url.includes("/executions/")) return answer({ properties: { status } });
    return answer({ properties: { template: { containers: CONTAINERS } } });
  };

async function run(
  definition: PipelineDefinition,
  send: (request: WebRequest) => WebResponse,
  parameters: Record<string, string> = {},
) {
  const requests: WebRequest[] = [];
  const inputs = { ...definition };
  const result = await runPipeline(
    { id: "/factories/adf/pipelines/p", type: "azure-native:datafactory:Pipeline", inputs, outputs: {} },
    { runId: "r", invokedBy: "Manual", parameters },
    {
      ...{ now: () => new Date(), speed: 1_000_000, signal: new AbortController().signal },
      send: async (request) => {
        requests.push(request);
        return send(request);
      },
    },
  );
  const starts = requests.filter(({ method }) => method === "POST");
  return { result, starts };
}

const failureOf = ({ activities }: PipelineRun, activity: string) =>
  activities.find(({ name }) => name === activity)?.error;

describe("the transform pipeline", () => {
  it("succeeds when the job does", async () => {
    const { result, starts } = await run(startAndWait(options), containerApps("Succeeded"));
    expect(result.status).toBe("Succeeded");
    expect(starts.map(({ body }) => body)).toEqual(["{}"]);
  });

  it("fails with the job's execution and how it ended", async () => {
    const { result } = await run(startAndWait(options), containerApps("Degraded"));
    expect(result).toMatchObject({
      status: "Failed",
      error: { message: expect.stringContaining("Job execution caj-1 ended as Degraded; its log says why.") },
    });
  });

  it("tries a refused start three times and then says what to do", async () => {
    const refuse = () => answer({ error: { code: "TooManyRequests", message: "slow down" } }, 429);
    const { result, starts } = await run(startAndWait(options), refuse);
    expect(starts).toHaveLength(3);
    expect(result.status).toBe("Failed");
    expect(failureOf(result, "JobNotStarted")).toMatchObject({
      errorCode: "JOB_NOT_STARTED",
      message: expect.stringMatching(/run pulumi up\. .*429/),
    });
  });

  it("gives up on a run whose end is never seen", async () => {
    const { result } = await run(startAndWait({ ...options, timeoutSeconds: 60 }), containerApps("Running"));
    expect(result.status).toBe("Failed");
    expect(failureOf(result, "JobNotFinished")).toMatchObject({
      errorCode: "JOB_NOT_FINISHED",
      message: expect.stringContaining("caj-1 was not seen within 31 minutes"),
    });
  });
});

describe("the backfill pipeline", () => {
  const started = async (parameters: Record<string, string>) => {
    const { result, starts } = await run(backfill(options), containerApps("Succeeded"), parameters);
    expect(result.status).toBe("Succeeded");
    const { containers } = JSON.parse(starts[0]?.body ?? "") as { containers: typeof CONTAINERS };
    return containers;
  };

  it("starts the deployed containers with nothing but the request exchanged", async () => {
    const [container] = await started({ fullRefresh: "custtable, salesline" });
    expect(container).toEqual({
      ...CONTAINERS[0],
      env: [{ name: "COMMERCE_INSIGHTS_REQUEST", value: "fullRefresh=custtable%2C%20salesline&from=&to=" }],
    });
    expect(requestOf(container?.env[0]?.value)).toEqual({ fullRefresh: ["custtable", "salesline"] });
  });

  it("reads folders again", async () => {
    const [container] = await started({ from: "2024-01-01T10.00.00Z", to: "2024-01-01T12.00.00Z" });
    expect(requestOf(container?.env[0]?.value)).toEqual({
      replay: { from: "2024-01-01T10.00.00Z", to: "2024-01-01T12.00.00Z" },
    });
  });

  it("keeps whatever is typed within the value of the request: no other image, no other command", async () => {
    const typed = '"}],"image":"evil","x":[{"y":"\\\\';
    const containers = await started({ fullRefresh: typed });
    expect(Object.keys(containers[0] ?? {})).toEqual(["name", "args", "env"]);
    expect(requestOf(containers[0]?.env[0]?.value).fullRefresh?.join(",")).toBe(typed);
  });

  it("starts nothing when nothing is asked, or half of a span", async () => {
    const none: Record<string, string> = {};
    for (const parameters of [none, { from: "2024-01-01T10.00.00Z" }]) {
      const { result, starts } = await run(backfill(options), containerApps("Succeeded"), parameters);
      expect(starts).toEqual([]);
      expect(result).toMatchObject({
        status: "Failed",
        error: { message: expect.stringContaining("Give fullRefresh") },
      });
    }
  });
});
