import { expect, it } from "vitest";
import { describePlan } from "../../../scripts/plan/describe-plan.ts";
import type { Plan, TablePlan } from "../../../transforms/plan/plan.ts";

const quiet: TablePlan = {
  ...{ layer: "gold", table: "supporting_Calendar", kind: "unchanged", changes: [], read: { rows: 0, bytes: 0 } },
  ...{ write: { rows: 0, bytes: 0 }, ciDataFullRefresh: "no", holdsBack: [], advice: null },
};

const breaking: Plan = {
  ...{ lake: "./lake", layers: "simplified", goldRoot: "commerce", outcome: "breaking" },
  tables: [
    {
      ...quiet,
      ...{ table: "supporting_Channels", kind: "breaking", ciDataFullRefresh: "yes", holdsBack: ["activities_Orders"] },
      changes: [{ what: "type", name: "ChannelRecId", deployed: "long", wanted: "string" }],
      advice: "The run refuses.",
    },
    {
      ...quiet,
      ...{ table: "activities_Orders", kind: "recompute", ciDataFullRefresh: "depends" },
      changes: [{ what: "input", name: "supporting_Channels", deployed: null, wanted: null }],
      read: { rows: 6_000_000, bytes: 812_345_678 },
      write: { rows: null, bytes: null },
    },
    quiet,
  ],
  total: { read: { rows: 6_000_000, bytes: 812_345_678 }, write: { rows: null, bytes: null } },
  newRoot: { root: "commerce_v2", write: { rows: 12, bytes: 1_234 } },
  landing: { hasNews: true, inProgress: null },
};

it("shows a person each table that something happens to, why, what to do, and the sums", () => {
  expect(describePlan(breaking).join("\n").split("\n")).toEqual([
    "./lake, simplified layers, gold root commerce",
    "┌───────┬─────────────────────┬───────────┬────────────────────────┬────────────────┬──────────────────────────┐",
    "│ layer │ table               │ plan      │                  reads │ writes at most │ CI-D full refresh        │",
    "├───────┼─────────────────────┼───────────┼────────────────────────┼────────────────┼──────────────────────────┤",
    "│ gold  │ supporting_Channels │ breaking  │                nothing │        nothing │ yes                      │",
    "│ gold  │ activities_Orders   │ recompute │ 6,000,000 rows, 812 MB │   rows unknown │ if > 30 % of rows change │",
    "└───────┴─────────────────────┴───────────┴────────────────────────┴────────────────┴──────────────────────────┘",
    "gold supporting_Channels",
    "  - type ChannelRecId: long -> string",
    "  - held back meanwhile: activities_Orders",
    "  do: The run refuses.",
    "gold activities_Orders",
    "  - input supporting_Channels",
    "",
    "2 of 3 tables listed; 1 are unchanged or not linked.",
    "In sum: reads 6,000,000 rows, 812 MB; writes at most rows unknown.",
    "Side by side: root commerce_v2, about 12 rows, 1.2 kB for all tables.",
    "The landing zone has news, which the run folds as well.",
    "Breaking: something stops until you act; see above.",
  ]);
});
