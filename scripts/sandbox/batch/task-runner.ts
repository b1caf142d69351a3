import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { CloudResource } from "../cloud.ts";
import { identitiesOf, propertiesOf, textOf } from "../cloud-queries.ts";
import { downloadHttps, sendHttps } from "../https-client.ts";
import type { JobServices } from "../job.ts";
import { runJobProcess } from "../job-process.ts";
import { type Origin, SOMEWHERE } from "../origin.ts";
import { issueToken, STORAGE_AUDIENCE } from "../tokens.ts";
import { type BatchJobDocument, type TaskExecution, wordsOf } from "./task-document.ts";

/** What running a task needs from outside: what a job does, and the secret of its tokens. */
export interface TaskServices extends JobServices {
  readonly tokenKey: string;
}

/** How a task ended, and what is left of it. */
export interface TaskEnd {
  readonly execution: TaskExecution;
  /** Small files of the working folder, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** A failure Batch names before or after the command. */
class TaskFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const KEPT_BYTES = 1024 * 1024;
const VERSION = "2023-11-03";

/** Subnet the machines of a pool call from; without one an address of Azure's. */
export function originOfPool(pool: CloudResource): Origin {
  const subnetId = textOf(propertiesOf(pool.inputs.networkConfiguration).subnetId);
  return subnetId === "" ? SOMEWHERE : { kind: "subnet", subnetId };
}

/** Folder with the streams of a job's task: stdout.txt and stderr.txt. */
export function logFolderOf(folder: string, jobId: string): string {
  return join(folder, "logs", jobId);
}

/**
 * Runs a task on a machine of its pool, as a process here: fetches its files as the identity they name, starts its
 * command, keeps its streams where it says.
 */
export async function runTask(
  job: BatchJobDocument,
  pool: CloudResource,
  services: TaskServices,
  onStart: (child: ChildProcess) => void,
): Promise<TaskEnd> {
  const { jobManagerTask: task, id } = job;
  const { folder, now } = services;
  const work = join(folder, "work", id, "wd");
  const logs = logFolderOf(folder, id);
  const startTime = now().toISOString();
  const ended = (rest: Pick<TaskExecution, "exitCode" | "result" | "failureInfo">): TaskExecution => {
    return { startTime, endTime: now().toISOString(), retryCount: 0, requeueCount: 0, ...rest };
  };
  let files: ReadonlyMap<string, string> = new Map();
  try {
    for (const path of [work, logs]) await mkdir(path, { recursive: true });
    for (const file of task.resourceFiles) {
      await fetchFile(
        file,
        join(work, file.filePath),
        await headersAs(file.identityReference, pool, services),
        services,
      );
    }
    const { exitCode, timedOut } = await runCommand({ job, pool, work, logs }, services, onStart);
    files = await smallFilesIn(work);
    await keepStreams(task.outputFiles, logs, pool, services);
    if (timedOut) throw new TaskFailure("TaskEnded", "Task was terminated as the maximum wall clock time was exceeded");
    const result = exitCode === 0 ? "success" : "failure";
    const message = "The task exited with an exit code representing a failure";
    const failureInfo = { category: "userError", code: "FailureExitCode", message } as const;
    return { files, execution: ended({ exitCode, result, ...(exitCode !== 0 && { failureInfo }) }) };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    const failureInfo = { category: "userError", code: error.code, message: error.message } as const;
    return { files, execution: ended({ result: "failure", failureInfo }) };
  } finally {
    await rm(join(folder, "work", id), { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Place {
  readonly job: BatchJobDocument;
  readonly pool: CloudResource;
  readonly work: string;
  readonly logs: string;
}

async function runCommand(place: Place, services: TaskServices, onStart: (child: ChildProcess) => void) {
  const { job, pool, work, logs } = place;
  const { cloud, identity, unique, caFile } = services;
  const { jobManagerTask: task, id } = job;
  const [file = "", ...args] = wordsOf(task.commandLine);
  const secret = unique(id);
  identity.register(secret, {
    name: id,
    identities: () => identitiesOf(cloud, pool),
    origin: () => originOfPool(pool),
  });
  const [stdout, stderr] = ["stdout.txt", "stderr.txt"].map((name) => openSync(join(logs, name), "a"));
  try {
    if (stdout === undefined || stderr === undefined) throw new Error("There is no log.");
    return await runJobProcess({
      ...{ file, args, cwd: work, output: { stdout, stderr }, onStart },
      timeoutSeconds: task.constraints.maxWallClockTime,
      env: {
        ...Object.fromEntries(task.environmentSettings.map(({ name, value }) => [name, value])),
        PATH: ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
        HOME: work,
        NODE_EXTRA_CA_CERTS: caFile,
        AZURE_POD_IDENTITY_AUTHORITY_HOST: identity.metadataHost(secret),
        AZ_BATCH_POOL_ID: job.poolInfo.poolId,
        AZ_BATCH_JOB_ID: id,
        AZ_BATCH_TASK_ID: task.id,
        AZ_BATCH_TASK_WORKING_DIR: work,
      },
    });
  } finally {
    identity.unregister(secret);
    for (const stream of [stdout, stderr]) if (stream !== undefined) closeSync(stream);
  }
}

/** Headers of a request to storage as one of the pool's identities. */
async function headersAs(
  { resourceId }: { readonly resourceId: string },
  pool: CloudResource,
  { cloud, tokenKey, now }: TaskServices,
): Promise<Record<string, string>> {
  const found = identitiesOf(cloud, pool).find((one) => one.resourceId.toLowerCase() === resourceId.toLowerCase());
  if (found === undefined) throw new TaskFailure("NodeIdentityNotFound", `The pool has no identity ${resourceId}.`);
  const { principalId } = found;
  const claims = { principalId, audience: STORAGE_AUDIENCE, lifetimeSeconds: 3600, now: now() };
  const token = issueToken(tokenKey, { ...claims, origin: originOfPool(pool) });
  return { authorization: `Bearer ${token}`, "x-ms-version": VERSION };
}

async function fetchFile(
  { httpUrl, fileMode }: { readonly httpUrl: string; readonly fileMode: string },
  path: string,
  headers: Record<string, string>,
  { caFile }: TaskServices,
): Promise<void> {
  const ca = await readFile(caFile, "utf8");
  const status = await downloadHttps({ url: httpUrl, headers, ca }, path, Number.parseInt(fileMode, 8));
  if (status === 200) return;
  const code = status === 404 ? "BlobNotFound" : "BlobAccessDenied";
  throw new TaskFailure(code, `A resource file could not be fetched: GET ${httpUrl} answered ${status}.`);
}

async function keepStreams(
  outputs: BatchJobDocument["jobManagerTask"]["outputFiles"],
  logs: string,
  pool: CloudResource,
  services: TaskServices,
): Promise<void> {
  const ca = await readFile(services.caFile, "utf8");
  for (const { destination } of outputs) {
    const { containerUrl, path, identityReference } = destination.container;
    const headers = {
      ...(await headersAs(identityReference, pool, services)),
      ...{ "x-ms-blob-type": "BlockBlob", "content-type": "text/plain" },
    };
    for (const name of await readdir(logs)) {
      const url = `${containerUrl}/${path}/${name}`;
      const request = { url, method: "PUT", headers, body: { file: join(logs, name) }, ca, timeoutSeconds: 120 };
      const { status } = await sendHttps(request);
      if (status !== 201) throw new TaskFailure("FileUploadAccessDenied", `PUT ${url} answered ${status}.`);
    }
  }
}

async function smallFilesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const entry = await stat(path);
    if (entry.isFile() && entry.size <= KEPT_BYTES) found.set(name, await readFile(path, "utf8"));
  }
  return found;
}
