import { z } from "zod";
import { GOLD_TABLES } from "../transforms/layers.ts";

const hours = (most: number) => z.int().min(1).max(most);

const table = z.string().refine((name) => {
  const [layer, table = "", ...rest] = name.split("/");
  if (rest.length > 0) return false;
  return layer === "gold"
    ? GOLD_TABLES.some((known) => known === table)
    : layer === "silver" && /^[a-z0-9_]+$/.test(table);
}, "use gold/<table> with a table of the contract, e.g. gold/activities_Orders, or silver/<table>");

const webhook = z.strictObject({
  name: z.string().min(1, "use a text of at least one character").describe("name of the receiver"),
  url: z
    .string()
    .regex(/^https:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/, "use an https address without query: a key in it would be a secret")
    .describe("https address without query, called with the common alert schema"),
});

/** Alerts: who is told, and the limits. */
export const Monitoring = z.strictObject({
  alerts: z.boolean().optional().describe("whether alert rules evaluate; default: false in dev, else true"),
  emails: z
    .array(z.email("use an e-mail address"))
    .max(50)
    .optional()
    .describe("e-mail addresses that are told; default: tags.owner"),
  webhooks: z.array(webhook).max(10).default([]).describe("places on the web that are told"),
  freshness: z
    .strictObject({
      runHours: hours(47)
        .optional()
        .describe("hours within which a run must succeed, 1 to 47; default: longest pause of the schedule plus four"),
      tables: z
        .record(table, hours(47))
        .default({})
        .describe(
          "hours within which single tables must be confirmed, by <layer>/<table>; gold tables not named: runHours",
        ),
      feedHours: z
        .int()
        .min(0)
        .max(47)
        .default(24)
        .describe("hours without a new folder after which the feed counts as stopped, 0 to 47; 0 is never"),
    })
    .prefault({})
    .describe("how old data may become"),
  quarantinedRows: z.int().min(0).default(100).describe("rows that runs may hold back within a day, from 0"),
  capacityGiB: z
    .int()
    .min(1)
    .optional()
    .describe("GiB a storage account may hold before somebody is told; default: 100 in dev, 500 in test, 5000 in prod"),
});

/** The monthly budget. */
export const Budget = z.strictObject({
  amount: z.number().positive("use an amount above 0").describe("amount a month, in the currency of the bill"),
  startDate: z
    .string()
    // The Pulumi CLI hands dates of a stack file on as instants, quoted or not (seen with 3.270.0).
    .regex(/^20\d\d-(?:0[1-9]|1[0-2])-01(?: 00:00:00 \+0000 UTC)?$/, "use the first day of a month, e.g. 2026-12-01")
    .transform((date) => date.slice(0, 10))
    .describe("first day of the month in which the budget is created, e.g. 2026-12-01; leave it as it is afterwards"),
  by: z
    .enum(["resource-groups", "tags"])
    .default("resource-groups")
    .describe("what counts: the stack's resource groups, or everything with its tags (customer, env, workload)"),
  thresholds: z
    .array(z.int().min(1).max(1000))
    .min(1)
    .max(4)
    .default([80, 100])
    .describe("per cent of the amount spent at which somebody is told, up to four; the forecast of 100 is always told"),
});

/** Hours a run and its report may take beyond the pause between two runs. */
const RUN_ALLOWANCE_HOURS = 4;

/** Hours within which a run must succeed: the longest pause of the schedule, a run's time, and the clock change. Pure. */
export function longestPauseHours(schedule: { readonly hours: readonly number[] }): number {
  const ascending = [...new Set(schedule.hours)].sort((a, b) => a - b);
  const pauses = ascending.map((hour, at) => {
    const next = ascending[at + 1] ?? (ascending[0] ?? hour) + 24;
    return next - hour;
  });
  return Math.max(...pauses) + RUN_ALLOWANCE_HOURS;
}
