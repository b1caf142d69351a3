import { expect, it } from "vitest";
import { expectedState } from "../../../scripts/generate/expected.ts";
import { FAULT_KINDS, FAULTS, type FaultKind } from "../../../scripts/generate/faults/faults.ts";
import { landingFiles } from "../../../scripts/generate/files.ts";
import { nextLanding } from "../../../scripts/generate/land.ts";
import { planWorld, type World } from "../../../scripts/generate/world.ts";
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

function claimed(world: World) {
  return Object.fromEntries([...expectedState(world)].map(([name, table]) => [name, table]));
}

function read(world: World) {
  const tables = readNaively(filesOf(world));
  return Object.fromEntries(
    [...world.linked.keys()].map((name) => [name, tables.get(name) ?? { rows: [], stops: undefined }]),
  );
}

it("reads back as the world claims, without any fault", () => {
  const world = landed([]);
  expect(read(world)).toEqual(claimed(world));
});

const CLEAN_FILES = Object.fromEntries(filesOf(landed([])));

it.each(FAULT_KINDS)("%s stands in the files and keeps the claimed state true, also after the next landing", (kind) => {
  const world = landed([kind]);
  expect(Object.fromEntries(filesOf(world))).not.toEqual(CLEAN_FILES);
  expect(read(world)).toEqual(claimed(world));
  const next = nextLanding(world);
  expect(read(next)).toEqual(claimed(next));
});

it("keeps the claimed state true with all faults at once", () => {
  const world = nextLanding(landed(FAULT_KINDS));
  expect(read(world)).toEqual(claimed(world));
});
