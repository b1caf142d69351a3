import type { CloudResource, Properties } from "../../../scripts/sandbox/cloud.ts";
import type { PipelineRun } from "../../../scripts/sandbox/data-factory/pipeline-run.ts";
import { runPipeline } from "../../../scripts/sandbox/data-factory/run-pipeline.ts";
import type { WebResponse } from "../../../scripts/sandbox/data-factory/web-request.ts";

/** One way in which a run of the job may go, and how a pipeline that watches it must end. */
interface Drill {
  readonly what: string;
  readonly parameters?: Properties;
  /** Answers by turn; the last one repeats. @default accepted */
  readonly start?: readonly Reply[];
  readonly looks: readonly Reply[];
  /** `Succeeded`, or the error code of the failed run. */
  readonly ends: string;
  readonly alsoExpect?: (run: PipelineRun, bodies: readonly string[]) => string | undefined;
}

interface Reply {
  readonly status: number;
  readonly body: Properties;
}

const accepted: Reply = { status: 202, body: { name: "run-1" } };
const refused: Reply = { status: 403, body: { error: { code: "AuthorizationFailed" } } };
const lost: Reply = { status: 404, body: { error: { code: "JobExecutionNotFound" } } };
const execution = (status: string): Reply => ({ status: 200, body: { name: "run-1", properties: { status } } });

/** The job's deployed document, as far as a pipeline reads it. */
const JOB: Reply = {
  status: 200,
  body: {
    properties: { template: { containers: [{ env: [{ name: "COMMERCE_INSIGHTS_REQUEST", value: "no-request" }] }] } },
  },
};

const DRILLS: readonly Drill[] = [
  {
    what: "a run that takes two looks",
    looks: [execution("Running"), execution("Succeeded")],
    ends: "Succeeded",
    alsoExpect: ({ activities }) =>
      activities.filter(({ type }) => type === "Wait").length < 2 ? "it looked twice without a pause" : undefined,
  },
  { what: "a job that fails", looks: [execution("Failed")], ends: "JOB_FAILED" },
  { what: "a job that cannot be started", start: [refused], looks: [lost], ends: "JOB_NOT_STARTED" },
  { what: "a run that is never seen to end", looks: [lost], ends: "JOB_NOT_FINISHED" },
];

const ASKED: Properties = { fullRefresh: "custtable" };

const DRILLS_OF: Readonly<Record<string, readonly Drill[]>> = {
  transform: DRILLS,
  backfill: [
    ...DRILLS.map((drill) => ({ ...drill, parameters: ASKED })),
    { what: "a person who asks for nothing", looks: [execution("Succeeded")], ends: "NOTHING_ASKED" },
    {
      ...{ what: "a person who asks for a table", parameters: ASKED, looks: [execution("Succeeded")] },
      ends: "Succeeded",
      alsoExpect: (_, bodies) =>
        bodies.some((body) => body.includes("fullRefresh=custtable")) ? undefined : "not asked",
    },
  ],
};

/** Looks after which a loop that goes on is taken to be endless. */
const MANY_LOOKS = 8;

/**
 * Runs a deployed pipeline against a job that is played, in every way in which its run can go.
 *
 * @throws Error naming the drill and how the pipeline ended instead.
 */
export async function drillPipeline(pipeline: CloudResource): Promise<void> {
  const name = pipeline.id.split("/").at(-1) ?? "";
  for (const drill of DRILLS_OF[name] ?? []) {
    const bodies: string[] = [];
    const run = await play(pipeline, drill, bodies);
    const end = endOf(run);
    const problem = end === drill.ends ? drill.alsoExpect?.(run, bodies) : `ended as ${end}, not as ${drill.ends}`;
    if (problem !== undefined) throw new Error(`pipeline ${name}, ${drill.what}: ${problem}`);
  }
}

/** `Succeeded`, or the code of the pipeline's own words for its failure; without such words, that of the failure. */
function endOf({ status, error, activities }: PipelineRun): string {
  if (status === "Succeeded") return status;
  const own = activities.find((activity) => activity.type === "Fail" && activity.status === "Failed");
  return own?.error?.errorCode ?? error?.errorCode ?? status;
}

function play(pipeline: CloudResource, drill: Drill, bodies: string[]): Promise<PipelineRun> {
  const { start = [accepted], looks, parameters = {} } = drill;
  let [starts, looked, hours] = [0, 0, 0];
  const send = async ({ method, url, body = "" }: { method: string; url: string; body?: string | undefined }) => {
    if (method === "POST") {
      bodies.push(body);
      return answer(start[Math.min(starts++, start.length - 1)] ?? accepted);
    }
    if (!url.includes("/executions/")) return answer(JOB);
    // What is never found, or never read, ends by the limit of the loop: a day passes.
    if (looks.includes(lost) || looked >= MANY_LOOKS) hours += 24;
    return answer(looks[Math.min(looked++, looks.length - 1)] ?? lost);
  };
  const begin = Date.now();
  return runPipeline(
    pipeline,
    { runId: "drill", invokedBy: "drill", parameters },
    { now: () => new Date(begin + hours * 3_600_000), speed: 1e6, send, signal: new AbortController().signal },
  );
}

function answer({ status, body }: Reply): WebResponse {
  return { status, headers: {}, body: JSON.stringify(body) };
}
