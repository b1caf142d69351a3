import { EXIT, OperatorError } from "../../../transforms/operator-error.ts";
import type { RunReport } from "../../../transforms/report.ts";
import { assertEqual } from "../verdicts.ts";
import { endsRight, LATER } from "./crash.ts";
import type { LakeState } from "./lake-state.ts";
import { type RemoteLake, SECOND_RUN } from "./remote-lake.ts";

type End = RunReport | OperatorError;

/** Starts the second run twice at the same time: one works, the other gives way or finds everything done. */
export async function race(lake: RemoteLake, expected: LakeState): Promise<void> {
  await lake.restore();
  const session = await lake.openSession();
  try {
    const now = () => new Date(SECOND_RUN);
    const ends = await Promise.all([
      endOf(lake.run({ now, holder: "run one" })),
      endOf(lake.run({ now, holder: "run two", session })),
    ]);
    const working = ends.filter((end) => !(end instanceof OperatorError) && end.outcome === "succeeded");
    assertEqual(working.length, 1, "runs that worked");
    for (const [place, end] of ends.entries()) {
      if (!(end instanceof OperatorError)) continue;
      const other = place === 0 ? "run two" : "run one";
      const message = `The lake ${lake.url} is being written by ${other} since ${now().toISOString()}.`;
      assertEqual([end.code, end.exitCode, end.message], ["CI-LAKE-004", EXIT.tryLater, message], "the other run");
    }
  } finally {
    session.close();
  }
  await endsRight(lake, expected, "after a race");
}

/** A killed run keeps others out for a minute, by name, and not longer. */
export async function leaseOfTheDead(lake: RemoteLake, expected: LakeState): Promise<void> {
  await lake.restore();
  const stopWatching = lake.server.onWrite(({ index, phase }) => {
    if (index !== 8 || phase !== "after") return undefined;
    lake.server.setFaults([{ fault: { kind: "dropBefore" } }]);
    return "drop";
  });
  await lake.run({ now: () => new Date(SECOND_RUN), holder: "killed run", retry: { maxTries: 2 } }).catch(() => {});
  stopWatching();
  lake.server.setFaults([]);
  for (const seconds of [1, 30, 59]) {
    const end = await endOf(lake.run({ now: () => new Date(SECOND_RUN + seconds * 1000), holder: "next run" }));
    const found = end instanceof OperatorError ? [end.code, end.exitCode, end.message] : end.outcome;
    const message = `The lake ${lake.url} is being written by killed run since ${new Date(SECOND_RUN).toISOString()}.`;
    assertEqual(found, ["CI-LAKE-004", EXIT.tryLater, message], `${seconds} s after the kill`);
  }
  const after = await lake.run({ now: () => new Date(SECOND_RUN + 60_000), holder: "next run" });
  assertEqual(after.outcome, "succeeded", "60 s after the kill");
  await endsRight(lake, expected, "after the lease of a killed run");
}

/** The second run stands still at its nth write while another one, past its lease, does all the work; then it goes on. */
export async function lateWriter(lake: RemoteLake, nth: number, expected: LakeState): Promise<void> {
  await lake.restore();
  const session = await lake.openSession();
  let clock = SECOND_RUN;
  let place = "";
  let other: End | undefined;
  const stopWatching = lake.server.onWrite(async ({ index, phase, operation, path }) => {
    if (index !== nth || phase !== "before") return undefined;
    place = `${operation} ${path}`;
    clock += 120_000;
    other = await endOf(lake.run({ now: () => new Date(clock), holder: "other run", session }));
    clock += 1000;
    return undefined;
  });
  try {
    const first = await endOf(
      lake.run({ now: () => new Date(clock), holder: "late run", retry: { tryTimeout: 60_000 } }),
    );
    stopWatching();
    if (first instanceof OperatorError && first.exitCode !== EXIT.tryLater) throw first;
    if (other === undefined) throw new Error(`the run has no write ${nth}`);
    if (other instanceof OperatorError) throw new Error(`the other run at ${place}: ${other.message}`);
    clock = LATER;
    await endsRight(lake, expected, `late at ${place}`);
  } finally {
    stopWatching();
    session.close();
  }
}

async function endOf(run: Promise<RunReport>): Promise<End> {
  return run.catch((error: unknown) => {
    if (error instanceof OperatorError) return error;
    throw error;
  });
}
