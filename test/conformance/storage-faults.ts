/**
 * `npm run conformance:storage [-- --only crash|storm|writers] [--at N] [--seed N] [--seeds N] [--races N]`: the
 * transform against landing and lake behind HTTPS. Its second run is stopped before and after every write, loses every
 * answer once, goes through storms of faults drawn from seeds, and meets a second writer; each time the next run must
 * end in the tables of a history that nothing disturbed.
 */
import { parseArgs } from "node:util";
import { CRASHES, crashAt, undisturbed } from "./storage-faults/crash.ts";
import { openRemoteLake } from "./storage-faults/remote-lake.ts";
import { weatherStorm } from "./storage-faults/storm.ts";
import { lateWriter, leaseOfTheDead, race } from "./storage-faults/writers.ts";
import { collectVerdicts } from "./verdicts.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    at: { type: "string" },
    seed: { type: "string" },
    seeds: { type: "string", default: "24" },
    races: { type: "string", default: "10" },
  },
});

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const only = values.only ?? (values.seed !== undefined ? "storm" : undefined);
const isAsked = (part: string) => only === undefined || only === part;

const print = (line: string) => console.log(line);
const verdicts = collectVerdicts(print);
const { check } = verdicts;
const lake = await openRemoteLake();
try {
  const expected = await undisturbed(lake);
  const writes = range(expected.writes.length).filter((nth) => values.at === undefined || nth === Number(values.at));
  if (isAsked("crash")) {
    for (const nth of writes) {
      for (const crash of CRASHES) {
        await check(`crash --at ${nth}, ${crash}: ${expected.writes[nth - 1]}`, () =>
          crashAt(lake, nth, crash, expected),
        );
      }
    }
  }
  if (isAsked("storm")) {
    const seeds = values.seed === undefined ? range(Number(values.seeds)) : [Number(values.seed)];
    const ends: Record<string, number> = {};
    for (const seed of seeds) {
      await check(`storm --seed ${seed}`, async () => {
        const end = await weatherStorm(lake, seed, expected.state);
        ends[end] = (ends[end] ?? 0) + 1;
      });
    }
    print(`  storms ended: ${JSON.stringify(ends)}`);
  }
  if (isAsked("writers")) {
    for (const nth of range(Number(values.races))) {
      await check(`writers: race ${nth} of two runs`, () => race(lake, expected.state));
    }
    await check("writers: the lease of a killed run", () => leaseOfTheDead(lake, expected.state));
    for (const nth of writes.slice(0, values.at === undefined ? -2 : undefined)) {
      await check(`writers --at ${nth}: late ${expected.writes[nth - 1]}`, async () => {
        await lateWriter(lake, nth, expected.state);
      });
    }
  }
} finally {
  await lake.close();
}
print(`conformance storage-faults: ${verdicts.passed} passed, ${verdicts.failed} failed`);
if (verdicts.failed > 0) process.exitCode = 1;
