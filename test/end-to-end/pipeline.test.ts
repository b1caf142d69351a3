import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession, type Session } from "../../transforms/engine/session.ts";
import type { RunReport } from "../../transforms/report.ts";
import { expectedGold, ORACLE_TABLES } from "../oracle/gold.ts";
import { goldDifferences, goldPath, silverDifferences } from "./compare.ts";
import { oracleInput, stoppedTables } from "./expected-rows.ts";
import { MILD_FAULTS, STOPPING_FAULTS } from "./faults.ts";
import { lakeTable } from "./lake-rows.ts";
import { openPipeline, type Pipeline, traces } from "./pipeline.ts";

/** A run of the whole transform in these tests takes seconds; a busy machine may need ten times as long. */
const PATIENCE = { timeout: 120_000 };

describe("landing folders become silver and gold", PATIENCE, () => {
  let pipeline: Pipeline;
  let session: Session;

  beforeAll(async () => {
    // Half a day between folders: one that was given up is past its grace period in the same run.
    pipeline = await openPipeline({ customers: 60, products: 20, intervalMinutes: 720 });
    session = await openSession({ memoryLimit: "512MB", threads: 2, tempDirectory: tmpdir() });
  });
  afterAll(async () => {
    session.close();
    await pipeline.close();
  });

  /** What differs from the right state, with what the run says of the tables that the oracle knows. */
  async function stateAfter(report: RunReport) {
    const { lake, world, now } = pipeline;
    const known = report.tables.filter(({ layer, table }) => layer === "silver" || isKnown(table));
    return {
      silver: await silverDifferences(session, lake, world()),
      gold: await goldDifferences(session, lake, expectedGold(oracleInput(world(), now()))),
      problems: [...report.problems, ...known.flatMap(({ problem }) => problem ?? [])].map(({ code }) => code),
    };
  }
  const RIGHT = { silver: {}, gold: {}, problems: [] };

  it("the initial sync gives what happened in silver, and what the contract says in gold", async () => {
    await pipeline.land();
    const report = await pipeline.run();
    expect(await stateAfter(report)).toEqual(RIGHT);
    // A clean environment passes every check. With half a day between folders the newest facts are old (Q28).
    const failed = report.checks.filter(({ check, outcome }) => outcome === "failed" && !check.includes("Q28"));
    expect(failed).toEqual([]);
  });

  it("two increments in one run give the same as the contract read by hand", async () => {
    await pipeline.land(["in-progress-data"]);
    await pipeline.land();
    expect(await stateAfter(await pipeline.run())).toEqual(RIGHT);
  });

  it("every fault that a reader must bear changes nothing about that", async () => {
    // What this one writes too early would stand in for the file that the next landing lets vanish.
    await pipeline.land(MILD_FAULTS.filter((kind) => kind !== "in-progress-data"));
    expect(await stateAfter(await pipeline.run())).toEqual(RIGHT);
  });

  it("a run without a new folder writes nothing", async () => {
    const before = await traces(pipeline.lake);
    const { outcome, tables } = await pipeline.run();
    expect({ outcome, tables, lake: await traces(pipeline.lake) }).toEqual({
      outcome: "nothing-to-do",
      tables: [],
      lake: before,
    });
  });

  it("tables that cannot be read stop, the others go on, and gold that needs them stays as it was", async () => {
    const tables = async () =>
      Promise.all(ORACLE_TABLES.map((table) => lakeTable(session, pipeline.lake, goldPath(table))));
    const before = await tables();
    await pipeline.land(STOPPING_FAULTS);
    const report = await pipeline.run();
    const stopped = report.tables.filter(({ layer, problem }) => layer === "silver" && problem !== undefined);
    expect(new Map(stopped.map(({ table, problem }) => [table, problem?.code]))).toEqual(
      stoppedTables(pipeline.world()),
    );
    expect(await silverDifferences(session, pipeline.lake, pipeline.world())).toEqual({});
    const held = ["profiles_Customer", "activities_Orders", "supporting_Products"];
    const heldBack = report.tables.filter(({ table, problem }) => isKnown(table) && problem?.code === "CI-GOLD-001");
    expect(heldBack.map(({ table }) => table).sort()).toEqual(held.sort());
    expect(await tables()).toEqual(before);
  });
});

function isKnown(table: string): boolean {
  return ORACLE_TABLES.some((known) => known === table);
}
