import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Crash, crashAt, type Undisturbed, undisturbed } from "../conformance/storage-faults/crash.ts";
import { openRemoteLake, type RemoteLake } from "../conformance/storage-faults/remote-lake.ts";
import { weatherStorm } from "../conformance/storage-faults/storm.ts";
import { race } from "../conformance/storage-faults/writers.ts";

/** `npm run conformance:storage` disturbs every write in every way; these are the ones that hurt most. */
const POINTS: readonly (readonly [crash: Crash, write: RegExp])[] = [
  ["after", /silver\/custtable\/_delta_log/],
  ["lost answer", /silver\/custtable\/_delta_log/],
  ["before", /ops\/ledger\/folders/],
  ["after", /gold\/commerce\/supporting_Channels\/_delta_log/],
];

/** A storm that the run survives, and through which it tries many calls again. */
const SEED = 4;

describe("a second run against storage behind HTTPS", { timeout: 120_000 }, () => {
  let lake: RemoteLake;
  let expected: Undisturbed;

  beforeAll(async () => {
    lake = await openRemoteLake();
    expected = await undisturbed(lake);
  }, 120_000);
  afterAll(() => lake.close());

  it.each(POINTS)("disturbed (%s) at %s: the next run ends in the same tables", async (crash, write) => {
    const nth = expected.writes.findIndex((text) => write.test(text)) + 1;
    await crashAt(lake, nth, crash, expected);
  });

  it("succeeds in a storm of faults, with the same tables", async () => {
    expect(await weatherStorm(lake, SEED, expected.state)).toBe("succeeded");
  });

  it("works once when it is started twice at the same time", async () => {
    await race(lake, expected.state);
  });
});
