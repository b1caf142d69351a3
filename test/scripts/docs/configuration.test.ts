import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { configurationPage, stackFileSchema } from "../../../scripts/docs/configuration.ts";
import { GENERATED, pathOf } from "../../../scripts/docs/generate.ts";
import { EXAMPLES } from "../../support/stack.ts";

it.each(Object.keys(GENERATED))("%s is what settings and commands say: npm run generate:docs", async (file) => {
  expect(readFileSync(pathOf(file), "utf8")).toBe(await GENERATED[file]?.());
});

describe("the page of settings", () => {
  const rows = configurationPage().split("\n");

  it("tells of every setting what is accepted, its default and its meaning", () => {
    expect(rows).toContain(
      "| `environment` | `dev`, `test`, `prod` | **required** | dev, test or prod; decides the defaults |",
    );
    expect(rows).toContain(
      "| `triggers` | `started`, `stopped` | stopped in dev, else started | whether the schedule runs |",
    );
    expect(rows).toContain(
      "| `gold.root` | text | `commerce` | folder of the gold tables in the container gold; fixed once Customer Insights reads it |",
    );
  });

  it("leaves no setting without a meaning", () => {
    const settings = rows.filter((row) => row.startsWith("| `"));
    expect(settings.filter((row) => row.endsWith("|  |") || row.endsWith("| |"))).toEqual([]);
    expect(settings.length).toBeGreaterThan(40);
  });
});

describe("the JSON schema for editors", () => {
  const schema = z.fromJSONSchema(stackFileSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  const example = (name: string) =>
    parse(readFileSync(new URL(`../../../stacks/examples/${name}.yaml`, import.meta.url), "utf8")) as {
      config: { "commerce-insights:stack": object };
    };

  it.each(EXAMPLES)("accepts the example %s", (name) => {
    expect(schema.safeParse(example(name)).error?.issues ?? []).toEqual([]);
  });

  it("refuses an unknown setting and a value that is not accepted", () => {
    const { config } = example("contoso-dev");
    const changed = (more: object) => ({
      config: { "commerce-insights:stack": { ...config["commerce-insights:stack"], ...more } },
    });
    expect(schema.safeParse(changed({})).success).toBe(true);
    expect(schema.safeParse(changed({ trigers: "started" })).success).toBe(false);
    expect(schema.safeParse(changed({ environment: "qa" })).success).toBe(false);
  });
});
