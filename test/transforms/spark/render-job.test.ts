import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { supportingAffiliations } from "../../../transforms/gold/supporting_Affiliations.ts";
import { supportingLoyaltyCards } from "../../../transforms/gold/supporting_LoyaltyCards.ts";
import { goldPlan, silverInputs } from "../../../transforms/spark/gold-plan.ts";
import { renderNotebook, renderProgram } from "../../../transforms/spark/render-job.ts";

const models = [supportingAffiliations, supportingLoyaltyCards];
const settings = { language: "en-us", timeZone: "UTC" };
const job = {
  kit: "1.2.3",
  roots: { silver: "/lake/silver", gold: "/lake/gold/commerce", staging: "/lake/ops/spark/commerce" },
  silver: silverInputs(models, settings),
  gold: goldPlan(models, settings),
  program: ["# (tables.py)\n", "# (gold.py)\n", "# (run.py)\n"],
};

it("the job of two tables is reviewed text", async () => {
  await expect(renderProgram(job)).toMatchFileSnapshot("../golden/spark/job.py");
});

it("a notebook holds the same code in cells, the first of them for parameters, and fails by an error", () => {
  const { nbformat, cells } = JSON.parse(renderNotebook(job)) as {
    nbformat: number;
    cells: { cell_type: string; id: string; metadata: object; source: string[] }[];
  };
  expect(nbformat).toBe(4);
  expect(cells.map(({ cell_type, id, metadata }) => [cell_type, id, metadata])).toEqual([
    ["markdown", "head", {}],
    ["code", "parameters", { tags: ["parameters"] }],
    ...["plan", "program-1", "program-2", "program-3", "main"].map((id) => ["code", id, {}]),
  ]);
  const [, parameters, plan] = cells.map(({ source }) => source.join(""));
  expect(renderProgram(job)).toContain(parameters);
  expect(renderProgram(job)).toContain(plan);
  expect(cells.at(-1)?.source.join("")).toContain("raise RuntimeError");
});

it("the job needs nothing but pyspark and Python", () => {
  const program = ["tables", "gold", "run"].map((part) =>
    readFileSync(new URL(`../../../transforms/spark/program/${part}.py`, import.meta.url), "utf8"),
  );
  const modules = program.join("\n").matchAll(/^\s*(?:import|from) (\w+)/gm);
  expect([...new Set([...modules].map(([, name]) => name))].sort()).toEqual([
    ...["datetime", "json", "pyspark", "sys", "time", "uuid"],
  ]);
});
