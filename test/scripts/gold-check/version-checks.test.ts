import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { DAY, type DeltaWorld, entryAt, openDeltaWorld } from "../../support/delta.ts";
import { checkWorld, editEntry, findingsOf, removePath, row } from "../../support/gold-root.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, update, found } = checkedCustomers(() => world);

describe("versions", () => {
  beforeEach(async () => {
    await customers();
    world.advance(60_000);
    await update({ _change: "update", ...row("b", { Name: "newer name" }) });
  });

  it("finds a gap, an entry that is none and a log without a beginning", async () => {
    await removePath(world, `${CUSTOMERS}/_delta_log/${"1".padStart(20, "0")}.json`);
    expect(await found()).toEqual(
      expect.arrayContaining([
        "block log-entries: neither a classic checkpoint nor the entries since version 0 give the newest version",
        "block version-gap: missing: 1",
      ]),
    );
    await world.store.putIfAbsent(`${CUSTOMERS}/_delta_log/${"1".padStart(20, "0")}.json`, "{ torn");
    expect((await found())[0]).toMatch(/^block log-entries: version 1 is not a log entry: /);
  });

  it("reads a table whose log starts with a checkpoint, and forgives gaps before it", async () => {
    for (let n = 0; n < 9; n++) await update({ _change: "update", ...row("a", { Name: `name ${n}` }) });
    for (const version of [0, 1, 2, 3, 5]) {
      await removePath(world, `${CUSTOMERS}/_delta_log/${String(version).padStart(20, "0")}.json`);
    }
    const report = await checkWorld(world);
    expect(findingsOf(report)).toEqual(["warn version-gap: missing, before the oldest checkpoint: 5"]);
    expect(report.tables[0]).toMatchObject({ version: 11, rows: 3 });
    expect(await found({ since: { version: 3 } })).toContain("block since-readable: missing since version 3: 5");
    expect(await found({ since: { time: new Date(0) } })).toContain(
      "block since-readable: the last refresh is older than the log",
    );
    expect(await found({ since: { version: 99 } })).toContain(
      "block since-readable: version 99 is newer than the table",
    );
  });

  it("takes a time for the newest version before it", async () => {
    const report = await checkWorld(world, { since: { time: new Date(world.now().getTime() - 90_000) } });
    expect(report.tables[0]?.since).toBe(0);
  });

  it("misses removed files and change files only within the retention", async () => {
    const entry = await entryAt(world, CUSTOMERS, 2);
    const removed = entry.find(({ remove }) => remove)?.remove?.path;
    const cdc = entry.find((action) => action.cdc)?.cdc?.path;
    await removePath(world, `${CUSTOMERS}/${removed}`);
    await removePath(world, `${CUSTOMERS}/${cdc}`);
    expect(await found()).toEqual([
      `block history-files: 1 removed files within the retention are gone: ${removed}`,
      `block change-feed: change files are gone: ${cdc}`,
    ]);
    world.advance(31 * DAY);
    expect(await found()).toEqual([]);
  });

  it("notices commits that replace rows without change files, and change files of another size", async () => {
    await editEntry(world, CUSTOMERS, 1, (actions) => actions.filter(({ cdc }) => !cdc));
    await editEntry(world, CUSTOMERS, 2, (actions) =>
      actions.map((action) => (action.cdc ? { cdc: { ...action.cdc, size: 7 } } : action)),
    );
    expect(await found()).toEqual([
      expect.stringMatching(/^block change-feed: change files differ from the log: .* bytes, logged 7\)$/),
      "warn change-feed: versions replaced files without change files: 1",
    ]);
  });
});
