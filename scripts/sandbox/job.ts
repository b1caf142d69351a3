import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Cloud, CloudResource, Properties } from "./cloud.ts";
import { identitiesOf, propertiesOf, textOf } from "./cloud-queries.ts";
import type { IdentityServer } from "./identity.ts";
import { runJobProcess, signalGroup } from "./job-process.ts";
import { type JobTemplate, jobTemplateOf } from "./job-template.ts";
import { type Origin, SOMEWHERE } from "./origin.ts";
import { nameOfId } from "./providers/arm-id.ts";

/** State of a job execution, in Azure's words. */
type ExecutionStatus = "Running" | "Succeeded" | "Failed" | "Stopped";

/** One execution of a deployed job. */
export interface JobExecution {
  /** ARM id: `<job>/executions/<name>`. */
  readonly id: string;
  readonly name: string;
  readonly jobId: string;
  readonly status: ExecutionStatus;
  readonly startTime: string;
  readonly endTime?: string;
  readonly exitCode?: number;
  /** What its containers wrote, both streams. */
  readonly logFile: string;
  readonly template: JobTemplate;
}

/** Starts deployed jobs as Container Apps would, as processes on this machine. */
export interface JobRunner {
  /** Starts the job's deployed command and returns at once. Throws ArmError when the template cannot run. */
  start(job: CloudResource, override?: Properties): JobExecution;
  /** Executions of a job, oldest first. */
  executions(jobId: string): readonly JobExecution[];
  execution(id: string): JobExecution | undefined;
  /** Ends an execution at once, as when its node is lost: SIGKILL, status Failed. */
  killExecution(id: string): Promise<void>;
  /** Ends an execution politely, as the stop operation does: SIGTERM, status Stopped. */
  stopExecution(id: string): Promise<void>;
  /** Resolves when the execution has ended. */
  finished(id: string): Promise<JobExecution>;
  stop(): Promise<void>;
}

/** What the runner needs from outside. */
export interface JobServices {
  readonly cloud: Cloud;
  readonly identity: IdentityServer;
  /** State folder: logs below `logs`, working folders below `work`. */
  readonly folder: string;
  readonly caFile: string;
  readonly now: () => Date;
  /** A GUID never given out before. */
  readonly unique: (what: string) => string;
}

interface Running {
  execution: JobExecution;
  child: ChildProcess | undefined;
  /** Set when somebody ended it, before the process is gone. */
  ending: ExecutionStatus | undefined;
  done: Promise<void>;
}

/** Container Apps gives a replica this long between SIGTERM and SIGKILL (Microsoft Learn, 2025-06). */
const GRACE_MS = 30_000;

/** A runner without executions; its processes end with `stop`. */
export function createJobRunner(services: JobServices): JobRunner {
  const { identity, folder, now, unique } = services;
  const all = new Map<string, Running>();

  const end = async (id: string, status: ExecutionStatus, signal: NodeJS.Signals) => {
    const running = all.get(id.toLowerCase());
    if (running === undefined || running.execution.status !== "Running") return;
    running.ending = status;
    signalGroup(running.child, signal);
    const force = setTimeout(() => signalGroup(running.child, "SIGKILL"), GRACE_MS);
    await running.done;
    clearTimeout(force);
  };

  const run = async (running: Running, job: CloudResource) => {
    const { template, name } = running.execution;
    const secret = unique(name);
    identity.register(secret, {
      name,
      identities: () => identitiesOf(services.cloud, job),
      origin: () => originOfJob(services.cloud, job),
    });
    try {
      for (let attempt = 0; attempt <= template.retries; attempt += 1) {
        const exitCode = await runReplica(running, environmentOf(running.execution, secret, services), folder);
        const status = running.ending ?? (exitCode === 0 ? "Succeeded" : "Failed");
        const isOver = status !== "Failed" || running.ending !== undefined || attempt === template.retries;
        if (!isOver) continue;
        running.execution = { ...running.execution, status, exitCode, endTime: now().toISOString() };
        return;
      }
    } finally {
      identity.unregister(secret);
    }
  };

  return {
    start(job, override) {
      const template = jobTemplateOf(job.inputs, override);
      const name = `${nameOfId(job.id)}-${createHash("sha256").update(unique(job.id)).digest("hex").slice(0, 7)}`;
      const logFile = join(folder, "logs", `${name}.log`);
      const id = `${job.id}/executions/${name}`;
      const startTime = now().toISOString();
      const execution: JobExecution = { id, name, jobId: job.id, status: "Running", startTime, logFile, template };
      const running: Running = { execution, child: undefined, ending: undefined, done: Promise.resolve() };
      all.set(id.toLowerCase(), running);
      running.done = run(running, job);
      return execution;
    },
    executions: (jobId) =>
      [...all.values()]
        .map(({ execution }) => execution)
        .filter((execution) => execution.jobId.toLowerCase() === jobId.toLowerCase()),
    execution: (id) => all.get(id.toLowerCase())?.execution,
    killExecution: (id) => end(id, "Failed", "SIGKILL"),
    stopExecution: (id) => end(id, "Stopped", "SIGTERM"),
    async finished(id) {
      const running = all.get(id.toLowerCase());
      if (running === undefined) throw new Error(`There is no execution ${id}.`);
      await running.done;
      return running.execution;
    },
    async stop() {
      await Promise.all([...all.keys()].map((id) => end(id, "Stopped", "SIGKILL")));
    },
  };
}

/** A job calls from its environment's subnet; without one, from an address of Azure's. */
function originOfJob(cloud: Cloud, job: CloudResource): Origin {
  const environment = cloud.get(textOf(job.inputs.environmentId));
  const subnetId = textOf(propertiesOf(environment?.inputs.vnetConfiguration).infrastructureSubnetId);
  return subnetId === "" ? SOMEWHERE : { kind: "subnet", subnetId };
}

/** The deployed variables, what Container Apps injects, and what this machine needs: nothing of the host's own. */
function environmentOf(
  { template, name, jobId }: JobExecution,
  secret: string,
  { identity, caFile, folder }: JobServices,
): NodeJS.ProcessEnv {
  const home = join(folder, "work", name);
  return {
    ...template.env,
    PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    HOME: home,
    TMPDIR: home,
    NODE_EXTRA_CA_CERTS: caFile,
    IDENTITY_ENDPOINT: identity.url,
    IDENTITY_HEADER: secret,
    CONTAINER_APP_JOB_NAME: nameOfId(jobId),
    CONTAINER_APP_JOB_EXECUTION_NAME: name,
  };
}

/** One replica from start to end; resolves to its exit code. Its folder is its own and goes with it. */
async function runReplica(running: Running, env: NodeJS.ProcessEnv, folder: string): Promise<number> {
  const { template, logFile, name } = running.execution;
  const [file = "", ...args] = template.command;
  const home = join(folder, "work", name);
  await mkdir(home, { recursive: true });
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "a");
  try {
    const { exitCode } = await runJobProcess({
      file: file === "node" ? process.execPath : file,
      args,
      cwd: home,
      env,
      output: { stdout: log, stderr: log },
      timeoutSeconds: template.timeoutSeconds,
      onStart(child) {
        running.child = child;
        // Ended while its folder was being made.
        if (running.ending !== undefined) signalGroup(child, "SIGKILL");
      },
    });
    return exitCode;
  } finally {
    closeSync(log);
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
