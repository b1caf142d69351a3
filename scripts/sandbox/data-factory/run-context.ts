import type { ExpressionScope } from "./evaluate.ts";
import { ExpressionError } from "./expression.ts";
import type { PipelineClock } from "./pipeline-clock.ts";
import type { ActivityRun, RunError, RunStatus } from "./pipeline-run.ts";
import type { SendWebRequest } from "./web-request.ts";

/** What `activity('x')` returns. */
export interface ActivityResult {
  readonly status: RunStatus;
  readonly output: unknown;
  readonly error?: RunError;
}

/** State of one pipeline run, shared by its activities. */
export interface RunContext {
  readonly clock: PipelineClock;
  readonly now: () => Date;
  readonly send: SendWebRequest;
  /** Declared variables by name; SetVariable changes them. */
  readonly variables: Map<string, unknown>;
  /** Latest result per activity name. */
  readonly results: Map<string, ActivityResult>;
  readonly pipeline: Readonly<Record<string, unknown>>;
  readonly record: (run: ActivityRun) => void;
  /** Activities that expressions may refer to: those before the present one, and before what contains it. */
  readonly visible: ReadonlySet<string>;
  readonly item?: unknown;
}

/** What expressions of the present activity can see. */
export function scopeOf(context: RunContext): ExpressionScope {
  const { variables, results, visible, pipeline, now, item } = context;
  return {
    now,
    pipeline,
    item,
    activity(name) {
      const result = results.get(name);
      if (result !== undefined && visible.has(name)) {
        return { output: result.output, Status: result.status, error: result.error ?? null, ActivityName: name };
      }
      throw new ExpressionError(
        `The activity '${name}' cannot be referenced since it is either not an ancestor to the current activity or ` +
          "does not exist.",
      );
    },
    variable(name) {
      if (variables.has(name)) return variables.get(name);
      throw new ExpressionError(`The variable '${name}' is not declared in the pipeline.`);
    },
  };
}
