import { truncate, utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type RunReport, unexplainedRows } from "../../../transforms/report.ts";
import { FeedSettings } from "../../../transforms/storefront/feed-settings.ts";
import { codesOf, customers, F1, type Lake, openLake, tableOf } from "../../support/lake.ts";
import { FEED, feedEvent, writeFeedFile } from "../../support/storefront.ts";

const DAY = "webshop/dt=2024-05-31";

let lake: Lake;
beforeEach(async () => {
  lake = await openLake();
  await lake.land({ folders: { [F1]: customers({ recid: 1, accountnum: "C-1" }) } });
});
afterEach(() => lake.close());

const run = (options: Parameters<Lake["run"]>[0] = {}) => lake.run({ storefront: FEED, ...options });
const ids = async () => (await lake.rows("silver/storefrontevents", "eventid")).map(({ eventid }) => eventid);
const quarantine = () =>
  lake.rows("quarantine/silver/storefrontevents", 'reason, "column", text, file, line, resolved_run', "file, line");

/** Where the lines of a run went; throws when one is missing. */
function countsOf(report: RunReport) {
  const table = tableOf(report, "storefrontevents");
  expect(unexplainedRows(table)).toBe(0);
  const { inserted, updated, unchanged, quarantined, expired, feed } = table;
  return { inserted, updated, unchanged, quarantined, expired, ...feed };
}

const NONE = { inserted: 0, updated: 0, unchanged: 0, quarantined: 0, expired: 0, superseded: 0, stale: 0, absent: 0 };

it("reads what arrived, once: every line is live, superseded, withheld or in quarantine", async () => {
  await writeFeedFile(lake, `${DAY}/a.jsonl`, [
    feedEvent("1"),
    feedEvent("1"),
    feedEvent("2", { analyticsConsent: false }),
  ]);
  await writeFeedFile(lake, `${DAY}/b.jsonl.gz`, [feedEvent("3"), feedEvent("4", { rating: 9 })]);
  await writeFeedFile(
    lake,
    `${DAY}/c.csv`,
    "eventId,eventType,occurredAt,analyticsConsent,channelId\n5,search,2024-05-31T09:00:00Z,TRUE,web\n",
  );
  const first = await run();
  expect(countsOf(first)).toEqual({ ...NONE, rows: 6, inserted: 3, superseded: 1, withheld: 1, quarantined: 1 });
  expect(await ids()).toEqual(["1", "3", "5"]);
  expect(await quarantine()).toEqual([
    {
      ...{ reason: "rating is no number from 1 to 5 with at most six decimals", column: "rating", text: "9" },
      ...{ file: `events/${DAY}/b.jsonl.gz`, line: 2n, resolved_run: null },
    },
  ]);
  const second = await run();
  expect(countsOf(second)).toEqual({ ...NONE, rows: 0, withheld: 0 });
  expect(second.outcome).toBe("nothing-to-do");
});

it("counts an event once that is delivered again in another file; of two the earlier one stays", async () => {
  await writeFeedFile(lake, `${DAY}/a.jsonl`, [feedEvent("1", { itemId: "late" })]);
  await run();
  const earlier = feedEvent("1", { occurredAt: "2024-05-31T09:00:00Z", itemId: "early" });
  await writeFeedFile(lake, `${DAY}/b.jsonl`, [feedEvent("1", { itemId: "late" }), earlier]);
  expect(countsOf(await run())).toEqual({ ...NONE, rows: 2, updated: 1, superseded: 1, withheld: 0 });
  await writeFeedFile(lake, `${DAY}/c.jsonl`, [feedEvent("1", { itemId: "late" })]);
  expect(countsOf(await run())).toEqual({ ...NONE, rows: 1, unchanged: 1, withheld: 0 });
  expect(await lake.rows("silver/storefrontevents", "itemid")).toEqual([{ itemid: "early" }]);
});

it("reads late files of open days only; a full refresh reads every file there is", async () => {
  await run({ now: new Date("2024-06-01T00:00:00Z") });
  await writeFeedFile(lake, "webshop/dt=2024-05-25/late.jsonl", [feedEvent("open")]);
  await writeFeedFile(lake, "webshop/dt=2024-05-24/late.jsonl", [feedEvent("closed")]);
  await run({ now: new Date("2024-06-01T01:00:00Z") });
  expect(await ids()).toEqual(["open"]);
  await run({ now: new Date("2024-06-01T02:00:00Z"), fullRefresh: ["storefrontevents"] });
  expect(await ids()).toEqual(["closed", "open"]);
});

it("an outage closes no day: files that arrived meanwhile are read", async () => {
  await run({ now: new Date("2024-06-01T00:00:00Z") });
  await writeFeedFile(lake, "webshop/dt=2024-06-02/a.jsonl", [feedEvent("1")]);
  await run({ now: new Date("2024-06-30T00:00:00Z") });
  expect(await ids()).toEqual(["1"]);
});

it("waits for files that are still being written, an hour at most", async () => {
  const now = new Date("2024-06-01T00:00:00Z");
  await writeFeedFile(lake, `${DAY}/empty.jsonl`, "", now);
  await writeFeedFile(lake, `${DAY}/open.jsonl`, `${JSON.stringify(feedEvent("1"))}\n{"eventId":"2"`, now);
  await writeFeedFile(lake, `${DAY}/packed.jsonl.gz`, [feedEvent("3")], now);
  const packed = join(lake.directory, `lake/events/${DAY}/packed.jsonl.gz`);
  await truncate(packed, 60);
  await utimes(packed, now, now);
  const early = await run({ now: new Date(now.getTime() + 60_000) });
  expect(countsOf(early)).toEqual({ ...NONE, rows: 0, withheld: 0 });
  expect(early.warnings.filter((text) => text.startsWith("storefront:"))).toEqual([
    `storefront: empty, read when they have content: 1 files, e.g. events/${DAY}/empty.jsonl`,
    `storefront: events/${DAY}/open.jsonl ends in the middle; it is read when it is whole, or an hour old`,
    `storefront: events/${DAY}/packed.jsonl.gz ends in the middle; it is read when it is whole, or an hour old`,
  ]);
  const later = await run({ now: new Date(now.getTime() + 3_600_000) });
  expect(countsOf(later)).toMatchObject({ inserted: 1, quarantined: 2 });
  expect((await quarantine()).map(({ reason, line }) => `${line} ${reason}`)).toEqual([
    "2 the line is no JSON object",
    "1 the packed file ends in the middle",
  ]);
  // Written on after all: what reads well now is resolved.
  await writeFeedFile(lake, `${DAY}/open.jsonl`, [feedEvent("1"), feedEvent("2")]);
  expect(countsOf(await run())).toMatchObject({ inserted: 1, unchanged: 1 });
  expect((await quarantine())[0]).toMatchObject({ file: `events/${DAY}/open.jsonl`, resolved_run: "run-3" });
});

it("refuses lines and files beyond their limits, and goes on after them", async () => {
  const huge = JSON.stringify(feedEvent("1", { detail: "x".repeat(70_000) }));
  await writeFeedFile(lake, `${DAY}/a.jsonl`, `${huge}\n\n[1]\nnull\n${JSON.stringify(feedEvent("2"))}`);
  await writeFeedFile(lake, `${DAY}/b.csv`, "eventId,eventType\n1,2,3\n");
  await writeFeedFile(lake, `${DAY}/c.jsonl.gz`, [feedEvent("3")]);
  const csv = "eventId,eventType,occurredAt,analyticsConsent,channelId,detail";
  const good = (id: string) => `${id},x,2024-05-31T09:00:00Z,true,web,"two\nlines"`;
  await writeFeedFile(
    lake,
    `${DAY}/d.csv`,
    [csv, good("4"), `"5,x`, good("6"), `7,"${"x".repeat(70_000)}`, 'a"b'].join("\n"),
  );
  expect(countsOf(await run())).toMatchObject({ inserted: 4, quarantined: 7 });
  expect(
    (await quarantine()).map(({ file, line, reason }) => `${String(file).slice(29, 30)}${line} ${reason}`),
  ).toEqual([
    "a1 the line has more than 65536 bytes",
    "a3 the line is no JSON object",
    "a4 the line is no JSON object",
    "b2 the line has 3 fields, the header 2",
    "d4 the line is no CSV",
    "d7 the line has more than 65536 bytes",
    "d8 a quote is not closed",
  ]);
});

it("tells of unknown fields once, of unknown event types and foreign files every time they come", async () => {
  await writeFeedFile(lake, `${DAY}/a.jsonl`, [feedEvent("1", { ip: "10.0.0.1", eventType: "Swiped" })]);
  await writeFeedFile(lake, `${DAY}/_SUCCESS`, "x");
  await writeFeedFile(lake, `webshop/readme.txt`, "x");
  const told = (report: RunReport) => report.warnings.filter((text) => text.startsWith("storefront"));
  const foreign =
    "storefront: not read, because they are not <source>/dt=yyyy-MM-dd/<name>.jsonl or .csv, .gz or not: 1 files, e.g. events/webshop/readme.txt";
  expect(told(await run())).toEqual([
    foreign,
    "storefront webshop: unknown fields are ignored: ip",
    "storefront webshop: event types without an action type become Custom: Swiped (1)",
  ]);
  await writeFeedFile(lake, `${DAY}/b.jsonl`, [feedEvent("2", { ip: "10.0.0.1" })]);
  expect(told(await run())).toEqual([foreign]);
});

it("forgets events that were kept as long as the settings say, and takes none that is older", async () => {
  const storefront = FeedSettings.parse({ sources: [{ name: "webshop" }], keepDays: 30 });
  await writeFeedFile(lake, `${DAY}/a.jsonl`, [feedEvent("1"), feedEvent("2", { occurredAt: "2024-04-01T00:00:00Z" })]);
  const first = await run({ storefront });
  expect(countsOf(first)).toEqual({ ...NONE, rows: 2, inserted: 1, stale: 1, withheld: 0 });
  const later = await run({ storefront, now: new Date("2024-07-01T00:00:00Z") });
  expect(countsOf(later)).toEqual({ ...NONE, rows: 0, expired: 1, withheld: 0 });
  expect(await ids()).toEqual([]);
});

it("warns when a feed stands still (Q28)", async () => {
  await writeFeedFile(lake, `${DAY}/a.jsonl`, [feedEvent("1")]);
  const outcomes = async (now: string) =>
    (await run({ now: new Date(now) })).checks
      .filter(({ table }) => table === "storefrontevents")
      .map(({ outcome }) => outcome);
  expect(await outcomes("2024-06-01T00:00:00Z")).toEqual(["passed"]);
  expect(await outcomes("2024-06-03T00:00:00Z")).toEqual(["failed"]);
});

it("stops alone where its ledger is damaged, and leaves the feed alone where the run is about other tables", async () => {
  await writeFeedFile(lake, `${DAY}/a.jsonl`, [feedEvent("1")]);
  expect((await run({ tables: ["custtable"] })).tables.map(({ table }) => table)).toEqual(["custtable"]);
  await lake.store.put("silver/storefrontevents/_delta_log/00000000000000000000.json", "no json\n");
  const report = await run();
  expect(tableOf(report, "storefrontevents").problem).toBeDefined();
  expect(codesOf(report)).toHaveLength(1);
});

it("touches nothing where no feed is set", async () => {
  await writeFeedFile(lake, `${DAY}/a.jsonl`, [feedEvent("1")]);
  const report = await lake.run();
  expect(report.tables.some(({ table }) => table === "storefrontevents")).toBe(false);
  expect(await ids()).toEqual([]);
  await expect(lake.run({ fullRefresh: ["storefrontevents"] })).rejects.toMatchObject({ code: "CI-JOB-004" });
});
