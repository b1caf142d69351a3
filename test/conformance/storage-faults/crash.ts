import type { StorageWrite } from "../../../scripts/sandbox/storage/watchers.ts";
import type { RunReport } from "../../../transforms/report.ts";
import { assertEqual } from "../verdicts.ts";
import { type LakeState, stateOf } from "./lake-state.ts";
import { type RemoteLake, SECOND_RUN } from "./remote-lake.ts";

/** How the second run is disturbed at a write; "lost answer" lets it go on. */
export type Crash = "before" | "after" | "lost answer";
export const CRASHES: readonly Crash[] = ["before", "after", "lost answer"];

/** Past the life of a dead run's lease, and nothing of the feed has changed. */
export const LATER = SECOND_RUN + 600_000;

/** The second run that nobody disturbs. */
export interface Undisturbed {
  /** Its writes in order, as "operation path". */
  readonly writes: readonly string[];
  readonly state: LakeState;
}

export async function undisturbed(lake: RemoteLake): Promise<Undisturbed> {
  await lake.restore();
  const writes: string[] = [];
  const stopWatching = lake.server.onWrite((write) => {
    if (write.phase === "before") writes.push(textOf(write));
    return undefined;
  });
  try {
    const report = await lake.run({ now: () => new Date(SECOND_RUN) });
    assertEqual([...problemsOf(report), report.outcome], ["succeeded"], "the undisturbed run");
  } finally {
    stopWatching();
  }
  return { writes, state: await stateOf(lake.files, lake.session) };
}

/** Disturbs the second run at its nth write, runs again, and throws unless everything is as if nothing had happened. */
export async function crashAt(lake: RemoteLake, nth: number, crash: Crash, expected: Undisturbed): Promise<void> {
  await lake.restore();
  let place = "";
  const stopWatching = lake.server.onWrite((write) => {
    if (write.index !== nth || write.phase !== (crash === "before" ? "before" : "after")) return undefined;
    place = textOf(write);
    if (crash !== "lost answer") lake.server.setFaults([{ fault: { kind: "dropBefore" } }]);
    return "drop";
  });
  try {
    const retry = crash === "lost answer" ? {} : { maxTries: 2 };
    const first = await lake.run({ now: () => new Date(SECOND_RUN), retry }).catch((error: Error) => error);
    if (crash === "lost answer" && first instanceof Error) throw new Error(`the run gave up: ${first.stack}`);
  } finally {
    stopWatching();
    lake.server.setFaults([]);
  }
  if (place === "") throw new Error(`the run has no write ${nth}`);
  await endsRight(lake, expected.state, `disturbed at ${place}`);
}

/** Runs without faults; throws unless that gives the right lake and leaves nothing to do. */
export async function endsRight(lake: RemoteLake, expected: LakeState, what: string): Promise<void> {
  const now = () => new Date(LATER);
  const again = await lake.run({ now });
  assertEqual(problemsOf(again), [], `${what}: problems of the next run`);
  const state = await stateOf(lake.files, lake.session);
  assertEqual(Object.keys(state), Object.keys(expected), `${what}: tables`);
  for (const [name, found] of Object.entries(state)) assertEqual(found, expected[name], `${what}: ${name}`);
  let writes = 0;
  const stopWatching = lake.server.onWrite(() => {
    writes++;
    return undefined;
  });
  const idle = await lake.run({ now });
  stopWatching();
  assertEqual([idle.outcome, writes], ["nothing-to-do", 0], `${what}: outcome and writes of a third run`);
  assertEqual(lake.writesToLanding(), [], `${what}: writes to Dataverse's container`);
}

/** Everything that went wrong in a run, code first. */
export function problemsOf({ problems, tables }: RunReport): string[] {
  const all = [...problems, ...tables.flatMap(({ problem }) => problem ?? [])];
  return all.map(({ code, message }) => `${code} ${message}`);
}

function textOf({ operation, container, path }: StorageWrite): string {
  return `${operation} ${container}/${path}`;
}
