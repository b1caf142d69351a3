/** A file of the ops store that a run brings to its machine. */
interface TaskFile {
  /** Name in the working folder. */
  readonly name: string;
  /** SHA-256 of its content; also its name in the store. */
  readonly sha256: string;
}

/** A run in a Batch pool, as the pipeline describes it to the account. */
export interface BatchTask {
  /** URL of the account's own interface, without trailing slash. */
  readonly endpoint: string;
  readonly poolName: string;
  /** ARM id of the identity that fetches the files and keeps the log. */
  readonly identityId: string;
  /** URL below which every file lies under its SHA-256. */
  readonly bundleBase: string;
  /** Node for the pool's machines, and the script that fetches the bundle and starts it. */
  readonly node: TaskFile;
  readonly bootstrap: TaskFile;
  readonly environment: Readonly<Record<string, string>>;
  /** URL of the container that the log of every run is kept in. */
  readonly logsUrl: string;
  /** Seconds after which Batch stops a run. */
  readonly timeoutSeconds: number;
}

/** Name of the only task of every run. */
export const TASK = "transform";

/** File of the working folder in which a run says how it went; the pipeline reads it for the alerts. */
export const HEALTH_FILE = "run-health.json";

/**
 * The document that makes Batch run the job once: a Batch job whose manager task does the work, so that one request
 * starts it and its end ends all. `id` and what the environment says stand where they are used. Pure.
 *
 * Source: Batch service REST API, Add Job, 2024-07-01.20.0.
 */
export function batchJobOf(id: string, task: BatchTask, waitSeconds: number): unknown {
  const { poolName, identityId, bundleBase, node, bootstrap, environment, logsUrl, timeoutSeconds } = task;
  const identityReference = { resourceId: identityId };
  const resourceFiles = [node, bootstrap].map(({ name, sha256 }) => {
    const fileMode = name === node.name ? "0555" : "0444";
    return { httpUrl: `${bundleBase}/${sha256}`, filePath: name, fileMode, identityReference };
  });
  return {
    id,
    poolInfo: { poolId: poolName },
    // A run that gets no machine ends too.
    constraints: { maxWallClockTime: isoDuration(timeoutSeconds + waitSeconds), maxTaskRetryCount: 0 },
    jobManagerTask: {
      id: TASK,
      commandLine: commandOf(node, bootstrap),
      resourceFiles,
      environmentSettings: Object.entries(environment).map(([name, value]) => ({ name, value })),
      outputFiles: [
        {
          filePattern: "../std*.txt",
          destination: { container: { containerUrl: logsUrl, path: id, identityReference } },
          uploadOptions: { uploadCondition: "taskcompletion" },
        },
      ],
      userIdentity: { autoUser: { scope: "task", elevationLevel: "nonadmin" } },
      // Repeating is the pipeline's decision. The retention keeps the machine until the pipeline has read the health.
      constraints: { maxTaskRetryCount: 0, maxWallClockTime: isoDuration(timeoutSeconds), retentionTime: "PT10M" },
      killJobOnCompletion: true,
      runExclusive: true,
    },
  };
}

/** Batch brings the files and does not look at them: what is not the deployed content is not run. Spills to the local disk. */
function commandOf(node: TaskFile, bootstrap: TaskFile): string {
  const checks = [node, bootstrap].map(({ name, sha256 }) => `echo '${sha256}  ${name}' | sha256sum --check --quiet`);
  return `/bin/sh -c "${[...checks, `TMPDIR=$PWD exec ./${node.name} ${bootstrap.name}`].join(" && ")}"`;
}

function isoDuration(seconds: number): string {
  return `PT${seconds}S`;
}
