import { expect, it } from "vitest";
import { firstWayThatWorks, WayFailed } from "../../../scripts/setup/first-way.mjs";
import { noWayToPulumi, waysToPulumi } from "../../../scripts/setup/ways-to-pulumi.mjs";

const WAYS = ["findOnPath", "findCached", "fetchRelease", "buildFromSource"] as const;
type Way = (typeof WAYS)[number];

/** Tries the ways of which only some work here, and tells which were tried. */
async function search(working: readonly Way[]) {
  const tried: Way[] = [];
  const doing = (way: Way) => async () => {
    tried.push(way);
    if (!working.includes(way)) throw new WayFailed(`${way} failed`);
    return { folder: way, isOnPath: way === "findOnPath" };
  };
  const ways = waysToPulumi(
    {
      findOnPath: doing("findOnPath"),
      findCached: doing("findCached"),
      fetchRelease: doing("fetchRelease"),
      buildFromSource: doing("buildFromSource"),
    },
    "1.26.8",
  );
  return { tried, ...(await firstWayThatWorks(ways)) };
}

it.each(WAYS.map((way, index) => ({ way, before: WAYS.slice(0, index) })))(
  "takes $way after $before have failed, and tries nothing after it",
  async ({ way, before }) => {
    const { tried, result } = await search(WAYS.slice(WAYS.indexOf(way)));
    expect(result?.folder).toBe(way);
    expect(tried).toEqual([...before, way]);
  },
);

it("does not take a fault of its own for a way that does not work", async () => {
  const attempt = () => Promise.reject(new Error("disk full"));
  await expect(firstWayThatWorks([{ name: "broken", remedy: "", attempt }])).rejects.toThrow("disk full");
});

it("names every way, why it failed and what would mend it when none works", async () => {
  const { result, failed } = await search([]);
  expect(result).toBeUndefined();
  const { code, exitCode, message } = noWayToPulumi(failed);
  expect({ code, exitCode }).toEqual({ code: "CI-SETUP-001", exitCode: 1 });
  expect(message).toBe(
    [
      "No Pulumi CLI 3.259.0 or newer, and no way to get one worked:",
      "  1. pulumi on PATH: findOnPath failed",
      "     to make it work: install the Pulumi CLI 3.259.0 or newer, https://www.pulumi.com/docs/install/",
      "  2. the cache of earlier set-ups: findCached failed",
      "     to make it work: nothing to do by hand, the ways below fill it",
      "  3. the official release: fetchRelease failed",
      "     to make it work: allow HTTPS to get.pulumi.com; HTTPS_PROXY is honoured",
      "  4. a build from source: buildFromSource failed",
      "     to make it work: install Go 1.26.8 or newer, https://go.dev/dl/, and allow HTTPS to the module proxy (go env GOPROXY)",
    ].join("\n"),
  );
});
