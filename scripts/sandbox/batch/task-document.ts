import { z } from "zod";

const Reference = z.object({ resourceId: z.string() });

const Duration = z
  .string()
  .regex(/^PT\d+[SMH]$/)
  .transform((text) => Number.parseInt(text.slice(2), 10) * ({ S: 1, M: 60, H: 3600 }[text.at(-1) ?? "S"] ?? 1));

const Constraints = z.object({ maxWallClockTime: Duration, maxTaskRetryCount: z.literal(0) });

/** The job a client adds, as far as the sandbox runs it (Batch service REST API, Add Job, 2024-07-01.20.0). */
export const BatchJobDocument = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  poolInfo: z.object({ poolId: z.string() }),
  constraints: Constraints,
  jobManagerTask: z.object({
    id: z.string(),
    commandLine: z.string(),
    resourceFiles: z.array(
      z.object({ httpUrl: z.url(), filePath: z.string(), fileMode: z.string(), identityReference: Reference }),
    ),
    environmentSettings: z.array(z.object({ name: z.string(), value: z.string() })),
    outputFiles: z.array(
      z.object({
        filePattern: z.literal("../std*.txt"),
        destination: z.object({
          container: z.object({ containerUrl: z.url(), path: z.string(), identityReference: Reference }),
        }),
        uploadOptions: z.object({ uploadCondition: z.enum(["taskcompletion", "tasksuccess", "taskfailure"]) }),
      }),
    ),
    constraints: Constraints,
  }),
});

/** A job as it was added. */
export type BatchJobDocument = z.output<typeof BatchJobDocument>;

/** What Batch says of how a task went. */
export interface TaskExecution {
  readonly startTime?: string;
  readonly endTime?: string;
  readonly exitCode?: number;
  readonly result?: "success" | "failure";
  readonly failureInfo?: {
    readonly category: "userError" | "serverError";
    readonly code: string;
    readonly message: string;
  };
  readonly retryCount: 0;
  readonly requeueCount: 0;
}

/** The only task of a job, as it is now. */
export interface BatchTaskState {
  readonly id: string;
  readonly jobId: string;
  /** Waiting for a machine, at work, or at its end. */
  readonly state: "active" | "running" | "completed";
  readonly commandLine: string;
  readonly executionInfo: TaskExecution;
}

/** Words of a command line: Batch starts no shell, and double quotes join. Pure. */
export function wordsOf(commandLine: string): string[] {
  return [...commandLine.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
