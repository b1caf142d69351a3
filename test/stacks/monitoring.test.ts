import { describe, expect, it } from "vitest";
import { parseStackConfig, type StackSettings } from "../../stacks/config.ts";
import { ConfigError } from "../../stacks/config-error.ts";
import { limitsOf } from "../../stacks/monitoring.ts";
import { longestPauseHours } from "../../stacks/monitoring-settings.ts";
import { GOLD_TABLES } from "../../transforms/layers.ts";
import { GOLD } from "../../transforms/models.ts";
import { exampleSettings } from "../support/stack.ts";

const dev = exampleSettings("contoso-dev");

const limits = (settings: Partial<StackSettings>) => limitsOf(parseStackConfig({ ...dev, ...settings }));

const problemsOf = (settings: object): string => {
  try {
    parseStackConfig({ ...dev, ...settings });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
};

describe("limits of freshness", () => {
  it("C48 every gold table has a limit, and single tables have their own", () => {
    const tables = { "gold/activities_Orders": 6, "silver/custtable": 30 };
    const { tableHours, runHours } = limits({ schedule: { hours: [2, 14] }, monitoring: { freshness: { tables } } });
    expect(runHours).toBe(16);
    expect(Object.keys(tableHours)).toHaveLength(GOLD.length + 1);
    expect(tableHours).toMatchObject({
      "gold/profiles_Customer": 16,
      "gold/activities_Orders": 6,
      "silver/custtable": 30,
    });
  });

  it("follow the longest pause of the schedule, across midnight too", () => {
    expect(longestPauseHours({ hours: [2] })).toBe(28);
    expect(longestPauseHours({ hours: [20, 8] })).toBe(16);
    expect(longestPauseHours({ hours: [0, 1, 2] })).toBe(26);
  });

  it("expect folders only of a feed that has folders", () => {
    expect(limits({}).feedHours).toBe(24);
    expect(limits({ landing: { source: "synapse-link-delta" } }).feedHours).toBe(0);
  });

  it("name gold tables as the models do", () => {
    expect([...GOLD_TABLES].sort()).toEqual(GOLD.map(({ name }) => name).sort());
  });
});

describe("settings of monitoring", () => {
  it("take no key into the settings with a webhook's address", () => {
    const webhooks = [{ name: "desk", url: "https://desk.contoso.example/x?code=secret" }];
    expect(problemsOf({ monitoring: { webhooks } })).toContain("a key in it would be a secret");
    expect(problemsOf({ monitoring: { webhooks: [{ name: "desk", url: "https://desk.contoso.example/x" }] } })).toBe(
      "",
    );
  });

  it("refuse a budget that starts within a month, or costs nothing", () => {
    expect(problemsOf({ budget: { amount: 100, startDate: "2026-12-02" } })).toContain("budget.startDate");
    expect(problemsOf({ budget: { amount: 0, startDate: "2026-12-01" } })).toContain("budget.amount");
    expect(problemsOf({ budget: { amount: 100, startDate: "2026-12-01" } })).toBe("");
  });

  it("name tables by their layer", () => {
    expect(problemsOf({ monitoring: { freshness: { tables: { Orders: 2 } } } })).toContain("Orders");
    expect(problemsOf({ monitoring: { freshness: { tables: { "gold/Orders": 2 } } } })).toContain("gold/Orders");
  });
});
