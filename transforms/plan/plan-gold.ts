import type { Gold } from "../kernel/gold.ts";
import { contractChanges, isBreaking } from "../publish/contract-changes.ts";
import { fieldsOf, GOLD_CONFIGURATION } from "../publish/gold-schema.ts";
import { nextRootOf } from "../publish/next-root.ts";
import type { PublishedModel } from "../publish/published-model.ts";
import type { Deployed, DeployedTable } from "./deployed.ts";
import type { PlanChange, PlanSize, TablePlan } from "./plan.ts";

const NOTHING = { rows: 0, bytes: 0 };

/** A data file and, in the change feed, the images before and after. */
const COPIES_OF_AN_UPDATED_ROW = 3;

/** A gold model beside what is deployed of it. */
export interface GoldComparison {
  readonly model: Gold;
  /** Record of the model as it is now. */
  readonly wanted: PublishedModel;
  /** Record of the last publish; undefined when there was none, or an earlier release made it. */
  readonly published: PublishedModel | undefined;
  readonly deployed: Deployed | undefined;
  /** The last run, by these very models, published every table. */
  readonly isCurrent: boolean;
  /** Something is published in this root. */
  readonly hasRoot: boolean;
  readonly goldRoot: string;
  /** Size of the tables that its query reads. */
  readonly read: PlanSize;
  /** Gold tables among its inputs that get new rows, perhaps. */
  readonly changedInputs: readonly string[];
  /** Gold tables that read it, directly or through others. */
  readonly readers: readonly string[];
}

/** What a run would do to one gold table. Pure. */
export function planGold(comparison: GoldComparison): TablePlan {
  const { model, deployed, published, hasRoot, goldRoot, read, readers } = comparison;
  const plan = { layer: "gold", table: model.name, read: NOTHING, write: NOTHING } as const;
  const rest = { ciDataFullRefresh: "no", holdsBack: [], advice: null } as const;
  if (deployed === undefined) {
    const advice = hasRoot
      ? "Customer Insights does not add tables to a Delta data source that exists: add a second data source for it, or publish all tables to a new root."
      : null;
    return { ...plan, ...rest, kind: "new", changes: [], read, write: { rows: null, bytes: null }, advice };
  }
  if ("problem" in deployed) {
    const { code, message, hint } = deployed.problem;
    const advice = `${code} ${message} ${hint}`;
    return { ...plan, ...rest, kind: "unreadable", changes: [], holdsBack: readers, advice };
  }
  const contract = contractChanges(model, deployed.schema, published?.key);
  const changes = [
    ...contract.map(({ what, column, deployed: old, wanted }) => ({ what, name: column, deployed: old, wanted })),
    ...modelChanges(comparison),
  ];
  const all = [...changes, ...propertyChanges(deployed)];
  if (contract.some(isBreaking)) {
    const advice = `The run refuses. Publish side by side: set gold.root to ${nextRootOf(goldRoot)}, add it to Customer Insights as a new data source, then retire ${goldRoot}.`;
    return { ...plan, kind: "breaking", changes: all, ciDataFullRefresh: "yes", holdsBack: readers, advice };
  }
  if (changes.length === 0) return { ...plan, ...rest, kind: "unchanged", changes: all };
  const { rows, bytes } = deployed.size;
  const due = { changes: all, read, write: { rows, bytes: bytes === null ? null : bytes * COPIES_OF_AN_UPDATED_ROW } };
  if (contract.length > 0) {
    const advice = "The row hash covers the new columns, so every row changes.";
    return { ...plan, ...rest, ...due, kind: "additive", ciDataFullRefresh: "yes", advice };
  }
  const advice = changes.some(({ what }) => what === "description")
    ? "If a column's meaning changed with its description, publish to a new root instead: nobody downstream can see it."
    : "Rows that come out equal are not written; above 30 % of the rows it amounts to a full refresh.";
  return { ...plan, ...rest, ...due, kind: "recompute", ciDataFullRefresh: "depends", advice };
}

/** What makes the run compute a table again although its schema stays. */
function modelChanges({ model, wanted, published, deployed, isCurrent, changedInputs }: GoldComparison): PlanChange[] {
  const changes: PlanChange[] = [];
  const note = (what: string, name: string | null = null, old: string | null = null, next: string | null = null) =>
    void changes.push({ what, name, deployed: old, wanted: next });
  if (published === undefined) {
    if (!isCurrent) note("not recorded", null, "published by an earlier release, which kept no record of its models");
  } else {
    if (published.query !== wanted.query) note("query or settings");
    if (published.checks !== wanted.checks) note("checks");
    if (published.columns !== wanted.columns) {
      const old = new Map(deployed && "schema" in deployed ? deployed.schema.map((field) => [field.name, field]) : []);
      for (const { name, comment = null } of fieldsOf(model)) {
        const before = old.get(name);
        if (before && (before.comment ?? null) !== comment) note("description", name, before.comment ?? null, comment);
      }
      // Order of columns, or a description that went back to what the log has kept.
      if (contractChanges(model, [...old.values()]).length === 0 && changes.every(({ what }) => what !== "description"))
        note("order or description of columns");
    }
  }
  for (const input of changedInputs) note("input", input);
  return changes;
}

/** Properties that somebody else has set otherwise; a run leaves them as they are. */
function propertyChanges({ configuration }: DeployedTable): PlanChange[] {
  return Object.entries(GOLD_CONFIGURATION).flatMap(([name, wanted]) => {
    const deployed = configuration[name] ?? null;
    return deployed === wanted ? [] : [{ what: "property", name, deployed, wanted }];
  });
}
