import type { ChildProcess } from "node:child_process";
import type { Authorization } from "../authorization.ts";
import type { CloudResource, Properties } from "../cloud.ts";
import { listOf, propertiesOf, textOf } from "../cloud-queries.ts";
import type { WebResponse } from "../data-factory/web-request.ts";
import { signalGroup } from "../job-process.ts";
import { holds, reachesNodeManagement } from "../network-rules.ts";
import { DATA_FACTORY } from "../origin.ts";
import { ArmError } from "../providers/arm-error.ts";
import { BATCH_AUDIENCE, readToken } from "../tokens.ts";
import { BatchJobDocument, type BatchTaskState } from "./task-document.ts";
import { originOfPool, runTask, type TaskServices } from "./task-runner.ts";

/** A request to a Batch account's own interface. */
interface BatchRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Stand-in for the Batch accounts that are deployed: takes jobs of one task, runs them, tells of them. */
export interface BatchService {
  /** Answers a request that comes from Data Factory; undefined when the host is no deployed account. */
  answer(request: BatchRequest): WebResponse | undefined;
  /** Tasks so far, oldest first. */
  tasks(): readonly BatchTaskState[];
  /** Ends a task at once, as when its machine is lost for good. */
  kill(jobId: string): Promise<void>;
  stop(): Promise<void>;
}

/** What the service needs. */
export interface BatchOptions extends TaskServices {
  readonly authorization: Authorization;
}

interface Running {
  state: BatchTaskState;
  readonly accountId: string;
  files: ReadonlyMap<string, string>;
  child: ChildProcess | undefined;
  done: Promise<void>;
}

const JOBS = "Microsoft.Batch/batchAccounts/jobs";

/** Paths of a task and of a file in its working folder. */
const TASK = /^\/jobs\/(?<job>[^/]+)\/tasks\/(?<task>[^/]+)(?:\/files\/wd\/(?<file>[^/]+))?$/;

/** A service over what is deployed now. */
export function createBatchService(options: BatchOptions): BatchService {
  const { cloud, authorization, tokenKey, now } = options;
  const running = new Map<string, Running>();

  const accountOf = (host: string) =>
    cloud.list("azure-native:batch:BatchAccount").find(({ outputs }) => outputs.accountEndpoint === host);

  const authorize = (account: CloudResource, request: BatchRequest) => {
    requireOpen(account);
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const reading = readToken(tokenKey, token, now());
    if ("refusal" in reading) throw new ArmError(401, "AuthenticationFailed", reading.refusal);
    const { principalId, audience } = reading.token;
    if (audience !== BATCH_AUDIENCE) {
      throw new ArmError(401, "AuthenticationFailed", `The token is for ${audience}; accepted is ${BATCH_AUDIENCE}.`);
    }
    const action = `${JOBS}/${request.method === "GET" ? "read" : "write"}`;
    if (authorization.allows({ principalId, action, isDataAction: true, resourceId: account.id })) return;
    throw new ArmError(403, "PermissionDenied", `'${principalId}' may not ${action} on '${account.id}'.`);
  };

  const addJob = (account: CloudResource, { headers, body = "" }: BatchRequest): WebResponse => {
    if (!headers["content-type"]?.includes("odata=minimalmetadata")) {
      throw new ArmError(415, "UnsupportedContentType", "The content type is not application/json with odata.");
    }
    const parsed = BatchJobDocument.safeParse(JSON.parse(body));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ArmError(400, "InvalidRequestBody", `${issue?.path.join(".")}: ${issue?.message}`);
    }
    const job = parsed.data;
    const pool = cloud.get(`${account.id}/pools/${job.poolInfo.poolId}`);
    if (pool === undefined) throw new ArmError(404, "PoolNotFound", `There is no pool ${job.poolInfo.poolId}.`);
    if (running.has(job.id)) throw new ArmError(409, "JobExists", "The specified job already exists.");
    const { id, commandLine } = job.jobManagerTask;
    const idle = { retryCount: 0, requeueCount: 0 } as const;
    const entry: Running = {
      state: { id, jobId: job.id, state: "active", commandLine, executionInfo: idle },
      accountId: account.id,
      files: new Map(),
      child: undefined,
      done: Promise.resolve(),
    };
    running.set(job.id, entry);
    // A machine that does not reach Batch takes no task: it stays waiting.
    if (hasMachines(account, pool)) entry.done = run(entry, job, pool);
    return { status: 201, headers: {}, body: "" };
  };

  const hasMachines = (account: CloudResource, pool: CloudResource): boolean => {
    const { publicIPAddressConfiguration } = propertiesOf(pool.inputs.networkConfiguration);
    const origin = originOfPool(pool);
    const isHidden = propertiesOf(publicIPAddressConfiguration).provision === "NoPublicIPAddresses";
    return !isHidden || (origin.kind === "subnet" && reachesNodeManagement(cloud, account, origin.subnetId));
  };

  const run = async (entry: Running, job: BatchJobDocument, pool: CloudResource) => {
    entry.state = { ...entry.state, state: "running" };
    const { execution, files } = await runTask(job, pool, options, (child) => {
      entry.child = child;
    });
    entry.files = files;
    entry.state = { ...entry.state, state: "completed", executionInfo: execution };
  };

  const read = (account: CloudResource, path: string): WebResponse => {
    const { job = "", task, file } = TASK.exec(path)?.groups ?? {};
    const entry = running.get(job);
    if (entry === undefined || entry.accountId !== account.id || entry.state.id !== task) {
      throw new ArmError(404, "TaskNotFound", `There is no task ${task} of job ${job}.`);
    }
    if (file === undefined) return { status: 200, headers: {}, body: JSON.stringify(entry.state) };
    const content = entry.files.get(file);
    if (content === undefined) throw new ArmError(404, "FileNotFound", `The task has left no file ${file}.`);
    return { status: 200, headers: { "content-type": "application/octet-stream" }, body: content };
  };

  return {
    answer(request) {
      const account = accountOf(request.url.hostname);
      if (account === undefined) return undefined;
      const path = decodeURIComponent(request.url.pathname);
      try {
        authorize(account, request);
        if (request.url.searchParams.get("api-version") !== "2024-07-01.20.0") {
          throw new ArmError(400, "InvalidQueryParameterValue", "The api-version is not 2024-07-01.20.0.");
        }
        if (request.method === "POST" && path === "/jobs") return addJob(account, request);
        if (request.method === "GET" && TASK.test(path)) return read(account, path);
        throw new ArmError(404, "ResourceNotFound", `The sandbox does not serve ${request.method} ${path}.`);
      } catch (error) {
        if (!(error instanceof ArmError)) throw error;
        const { status, code, message } = error;
        return { status, headers: {}, body: JSON.stringify({ code, message: { lang: "en-US", value: message } }) };
      }
    },
    tasks: () => [...running.values()].map(({ state }) => state),
    async kill(jobId) {
      const entry = running.get(jobId);
      signalGroup(entry?.child, "SIGKILL");
      await entry?.done;
    },
    async stop() {
      for (const { child } of running.values()) signalGroup(child, "SIGKILL");
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

/** Refuses Data Factory where the account's firewall does not name its address. */
function requireOpen({ inputs }: CloudResource): void {
  const { accountAccess } = propertiesOf(inputs.networkProfile);
  const { defaultAction, ipRules } = propertiesOf(accountAccess);
  const isShut = inputs.publicNetworkAccess === "Disabled";
  const isNamed = listOf(ipRules).some((rule) => holds(textOf((rule as Properties).value), DATA_FACTORY.address));
  if (!isShut && (defaultAction !== "Deny" || isNamed)) return;
  throw new ArmError(403, "AuthorizationFailure", `The account's firewall denies the address ${DATA_FACTORY.address}.`);
}
