import { type Random, randomOf } from "../../../scripts/generate/random.ts";
import type { Fault, FaultRule } from "../../../scripts/sandbox/storage/faults.ts";
import { EXIT, OperatorError } from "../../../transforms/operator-error.ts";
import { exitCodeOf } from "../../../transforms/transform-run.ts";
import { assertEqual } from "../verdicts.ts";
import { endsRight, problemsOf } from "./crash.ts";
import { type LakeState, stateOf } from "./lake-state.ts";
import { type RemoteLake, SECOND_RUN } from "./remote-lake.ts";

/** What may hit any call; those that wait fit the patience below. */
const FAULTS: readonly Fault[] = [
  { kind: "status", status: 429, retryAfterSeconds: 2 },
  { kind: "status", status: 429 },
  { kind: "status", status: 500 },
  { kind: "status", status: 503, retryAfterSeconds: 1 },
  { kind: "status", status: 503 },
  { kind: "dropBefore" },
  { kind: "dropAfterEffect" },
  { kind: "delay", milliseconds: 20 },
  { kind: "truncateBody" },
  { kind: "shortRange" },
  { kind: "duplicatePage" },
  { kind: "smallPages", size: 1 },
  { kind: "smallPages", size: 3 },
  { kind: "etagChange" },
  { kind: "expireToken" },
  { kind: "loseLease" },
];

/** Milliseconds after which a try is given up, and delays beyond it: a success that looks like a time-out. */
const PATIENCE = 2000;
const BEYOND_PATIENCE = 2300;

/** How a run in a storm ended. */
export type StormEnd = "succeeded" | `${string} exit ${number}`;

/** Runs the second run in a storm drawn from a seed, then once more in calm; throws unless tables end right. */
export async function weatherStorm(lake: RemoteLake, seed: number, expected: LakeState): Promise<StormEnd> {
  await lake.restore();
  const random = randomOf(seed, "storm");
  // Every call takes a second, so that the lease is renewed on the way.
  let clock = SECOND_RUN;
  const tick = (milliseconds: number) => () => {
    clock += milliseconds;
    return clock;
  };
  lake.server.setFaults([...rulesOf(random, seed), ...takeover(lake, random, tick(90_000))]);
  let end: StormEnd;
  try {
    const step = tick(1000);
    const now = () => new Date(step());
    const retry = { tryTimeout: PATIENCE, permissionWait: 5000 };
    const report = await lake.run({ now, retry });
    const [problem] = problemsOf(report);
    end = problem === undefined ? "succeeded" : `${problem.split(" ")[0]} exit ${exitCodeOf(report)}`;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw new Error(`no error for operators: ${(error as Error).stack}`);
    const accepted: readonly number[] = [EXIT.tryLater, EXIT.mustChange];
    if (!accepted.includes(error.exitCode)) throw new Error(`exit code ${error.exitCode}: ${error.message}`);
    end = `${error.code} exit ${error.exitCode}`;
  } finally {
    lake.server.setFaults([]);
  }
  if (end === "succeeded") {
    const state = await stateOf(lake.files, lake.session);
    for (const [name, found] of Object.entries(state)) assertEqual(found, expected[name], `after the storm: ${name}`);
  }
  await endsRight(lake, expected, `after a storm that ended with ${end}`);
  return end;
}

/** Some of the faults, each with a share of the calls: from a breeze, in which a run succeeds, to a gale. */
function rulesOf(random: Random, seed: number): FaultRule[] {
  const strength = [0.01, 0.03, 0.08][seed % 3] ?? 0.03;
  const rules = FAULTS.map((fault, index) => ({ probability: strength, seed: seed * 100 + index, fault }));
  const late: FaultRule = {
    fault: { kind: "delayAnswer", milliseconds: BEYOND_PATIENCE },
    ...{ match: { method: "PUT" }, nth: random.int(1, 25) },
  };
  return [...rules, late];
}

/** In every fourth storm the run stands still for too long, and another one takes the lake. */
function takeover(lake: RemoteLake, random: Random, standStill: () => number): FaultRule[] {
  if (random.int(0, 3) > 0) return [];
  const run = async () => {
    const since = new Date(standStill()).toISOString();
    await lake.plantTerm({ holder: "another run x", since, until: since });
  };
  return [{ match: { operation: "putBlob" }, nth: random.int(3, 20), fault: { kind: "interfere", run } }];
}
