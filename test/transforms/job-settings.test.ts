import { expect, it } from "vitest";
import { parseJobSettings } from "../../transforms/job-settings.ts";

const env = {
  COMMERCE_INSIGHTS_LANDING: "https://landing.dfs.core.windows.net/dataverse-contoso-unq",
  COMMERCE_INSIGHTS_LAKE: "https://lake.dfs.core.windows.net",
};

it("reads the locations and fills the rest with defaults", () => {
  expect(parseJobSettings(env)).toEqual({
    landing: env.COMMERCE_INSIGHTS_LANDING,
    lake: env.COMMERCE_INSIGHTS_LAKE,
    ...{ goldRoot: "commerce", language: "en-us", timeZone: "UTC", memory: "1GB", threads: 2 },
  });
});

it("F37 locations, root, zone, language and size of the job are settings; language in lower case", () => {
  const more = { memory: "4GB", threads: 4, source: "fabric-link" };
  const settings = { language: "de-CH", timeZone: "Europe/Zurich", goldRoot: "retail", ...more };
  expect(parseJobSettings({ ...env, COMMERCE_INSIGHTS_SETTINGS: JSON.stringify(settings) })).toMatchObject({
    landing: env.COMMERCE_INSIGHTS_LANDING,
    lake: env.COMMERCE_INSIGHTS_LAKE,
    ...settings,
    language: "de-ch",
  });
});

it("names every problem of the environment at once", () => {
  const settings = JSON.stringify({ goldRoot: "1st", memory: "lots", threads: 0, colour: "red", source: "csv" });
  const parse = () => parseJobSettings({ COMMERCE_INSIGHTS_LAKE: "", COMMERCE_INSIGHTS_SETTINGS: settings });
  expect(parse).toThrow(expect.objectContaining({ code: "CI-JOB-002" }));
  for (const part of [
    "COMMERCE_INSIGHTS_LANDING: not set",
    "COMMERCE_INSIGHTS_LAKE: not set",
    "goldRoot",
    "memory: use a size like 512MB or 4GB",
    "threads",
    "source",
    "colour",
  ]) {
    expect(parse).toThrow(part);
  }
});

it("says when the settings are not JSON", () => {
  expect(() => parseJobSettings({ ...env, COMMERCE_INSIGHTS_SETTINGS: "{" })).toThrow(
    "COMMERCE_INSIGHTS_SETTINGS: not JSON",
  );
});
