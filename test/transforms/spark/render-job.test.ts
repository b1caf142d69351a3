import { expect, it } from "vitest";
import { supportingAffiliations } from "../../../transforms/gold/supporting_Affiliations.ts";
import { supportingLoyaltyCards } from "../../../transforms/gold/supporting_LoyaltyCards.ts";
import { custtable } from "../../../transforms/silver/custtable.ts";
import { goldPlan, silverInputs } from "../../../transforms/spark/gold-plan.ts";
import { programParts } from "../../../transforms/spark/program-parts.ts";
import { renderNotebook, renderProgram } from "../../../transforms/spark/render-job.ts";
import { silverPlans, silverRules } from "../../../transforms/spark/silver-plan.ts";

const models = [supportingAffiliations, supportingLoyaltyCards];
const settings = { language: "en-us", timeZone: "UTC" };
const job = {
  kit: "1.2.3",
  roots: { silver: "/lake/silver", gold: "/lake/gold/commerce", staging: "/lake/ops/spark/commerce", ops: "/lake/ops" },
  layers: "medallion" as const,
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

it("a job that folds linked tables holds their plan and the rules of the fold, and takes their place", () => {
  const link = {
    source: "fabric-link",
    landing: "/link",
    tables: silverPlans([custtable]),
    rules: silverRules(),
  } as const;
  const text = renderProgram({ ...job, link });
  expect(text).toContain('LANDING = "/link"');
  expect(text).toContain('SOURCE = "fabric-link"');
  expect(text).toContain('"denied": ["passportno_hu", "identificationnumber", "bankaccount", "creditrating"]');
  expect(text).toContain('{"name": "versionnumber", "type": "bigint", "nullable": False}');
  expect(text).toContain('"--landing"');
  expect(renderProgram(job)).not.toContain('"--landing"');
});

it("the job needs nothing but pyspark and Python", async () => {
  const program = await programParts("silver and gold");
  const modules = program.join("\n").matchAll(/^\s*(?:import (\w+)$|from (\w+)[\w.]* import )/gm);
  expect([...new Set([...modules].map(([, own, from]) => own ?? from))].sort()).toEqual([
    ...["datetime", "json", "os", "pyspark", "sys", "threading", "time", "urllib", "uuid"],
  ]);
});
