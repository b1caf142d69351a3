import type { CliResult } from "../sandbox/pulumi-cli.ts";
import type { FleetStack } from "./fleet-stacks.ts";

/** What became of one stack in a rollout. */
export interface RollOutStep {
  readonly stack: string;
  readonly ring: number;
  readonly outcome: "succeeded" | "failed" | "not started";
  readonly seconds: number;
  /** Last line of what Pulumi said of the failure. */
  readonly reason?: string;
}

/** How a rollout is done. */
export interface RollOut {
  readonly pulumi: (args: readonly string[], stack: string) => Promise<CliResult>;
  /** Arguments before `--stack`: `up --yes --skip-preview`, or `preview`. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly started: (stack: FleetStack) => void;
}

/** Changes stacks one after the other, in their order; the first that fails is the last that is started. */
export async function rollOut(
  stacks: readonly FleetStack[],
  { pulumi, args, signal, started }: RollOut,
): Promise<readonly RollOutStep[]> {
  const steps: RollOutStep[] = [];
  for (const stack of stacks) {
    const { name, ring, problems } = stack;
    if (signal.aborted || steps.some(({ outcome }) => outcome === "failed")) {
      steps.push({ stack: name, ring, outcome: "not started", seconds: 0 });
      continue;
    }
    started(stack);
    if (problems.length > 0) {
      steps.push({ stack: name, ring, outcome: "failed", seconds: 0, reason: `settings: ${problems[0]}` });
      continue;
    }
    const { exitCode, stdout, stderr, seconds } = await pulumi([...args, "--stack", name], name);
    const reason = reasonOf(stderr, stdout);
    steps.push(
      exitCode === 0
        ? { stack: name, ring, outcome: "succeeded", seconds }
        : { stack: name, ring, outcome: "failed", seconds, ...(reason !== undefined && { reason }) },
    );
  }
  return steps;
}

function reasonOf(stderr: string, stdout: string): string | undefined {
  const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
  return lines.findLast((line) => /error/i.test(line)) ?? lines.findLast((line) => line !== "");
}

/** The rollout as lines, with the command that goes on. Pure. */
export function describeRollOut(steps: readonly RollOutStep[], again: string): readonly string[] {
  const lines = steps.map(({ stack, ring, outcome, seconds, reason }) => {
    const time = outcome === "not started" ? "" : ` in ${Math.round(seconds)} s`;
    return `ring ${ring} ${stack}: ${outcome}${time}${reason === undefined ? "" : `: ${reason}`}`;
  });
  const failure = steps.find(({ outcome }) => outcome === "failed");
  const rest = steps.filter(({ outcome }) => outcome === "not started").length;
  if (failure === undefined && rest === 0) return [...lines, `${steps.length} stacks are done`];
  const next = failure === undefined ? again : `mend ${failure.stack}, then: ${again}`;
  return [...lines, `stopped: ${rest} stacks were not started; those that are done stay done`, `next: ${next}`];
}
