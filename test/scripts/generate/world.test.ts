import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { expectedState } from "../../../scripts/generate/expected.ts";
import { FAULT_KINDS, FAULTS, type FaultKind } from "../../../scripts/generate/faults/faults.ts";
import { landingFiles } from "../../../scripts/generate/files.ts";
import { nextLanding } from "../../../scripts/generate/land.ts";
import { planWorld, type World } from "../../../scripts/generate/world.ts";
import { EVIDENCE } from "./fault-evidence.ts";
import { readNaively } from "./naive-reader.ts";

const PLANNED = planWorld({ customers: 25, products: 12 });
const CLEAN = nextLanding(nextLanding(PLANNED));

/** An initial sync with the faults of one, then two increments; the last one has the other faults. */
function landed(faults: readonly FaultKind[]): World {
  const initial = faults.filter((kind) => FAULTS[kind].in === "initial");
  const first = initial.length === 0 ? CLEAN : nextLanding(nextLanding(PLANNED, initial));
  return nextLanding(
    first,
    faults.filter((kind) => !initial.includes(kind)),
  );
}

/** Files as they lie after each landing wrote its own: nothing of an earlier landing goes. */
function filesOf(world: World): ReadonlyMap<string, string> {
  return new Map([...landingFiles(world)].map(({ path, content }) => [path, content]));
}

/** Tables that the files tell otherwise than the world claims, as the files tell them and as claimed. */
function disagreements(world: World): unknown[] {
  const told = readNaively(filesOf(world));
  return [...expectedState(world)].flatMap(([table, claimed]) => {
    const read = told.get(table) ?? { rows: [], stops: undefined };
    return isDeepStrictEqual(read, claimed) ? [] : [{ table, read, claimed }];
  });
}

it("reads back as the world claims, without any fault", () => {
  const world = landed([]);
  expect(disagreements(world)).toEqual([]);
});

const CLEAN_FILES = filesOf(landed([]));

it.each(FAULT_KINDS)("%s stands in the files and keeps the claimed state true, also after the next landing", (kind) => {
  const world = landed([kind]);
  expect([EVIDENCE[kind](CLEAN_FILES, CLEAN_FILES), EVIDENCE[kind](filesOf(world), CLEAN_FILES)]).toEqual([
    false,
    true,
  ]);
  expect(disagreements(world)).toEqual([]);
  expect(disagreements(nextLanding(world))).toEqual([]);
});

it("keeps the claimed state true with all faults at once", () => {
  const world = nextLanding(landed(FAULT_KINDS));
  expect(disagreements(world)).toEqual([]);
});
