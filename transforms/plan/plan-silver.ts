import type { Silver } from "../kernel/silver.ts";
import { storefrontevents } from "../silver/storefrontevents.ts";
import { silverFields, sourceColumns } from "../synapse-link/silver-schema.ts";
import type { Deployed } from "./deployed.ts";
import type { PlanChange, TablePlan } from "./plan.ts";

const NOTHING = { rows: 0, bytes: 0 };

/**
 * Compares the declared columns of a source table with the silver table. Columns that nobody declares come from the
 * feed and are none of the model's business. Pure.
 *
 * @param readers gold tables that read it, directly or through others.
 */
export function planSilver(model: Silver, deployed: Deployed | undefined, readers: readonly string[]): TablePlan {
  const { name: table, optional } = model;
  const plan = { layer: "silver", table, changes: [], read: NOTHING, write: NOTHING } as const;
  const rest = { ciDataFullRefresh: "no", holdsBack: [], advice: null } as const;
  if (deployed === undefined) {
    if (table === storefrontevents.name) return { ...plan, ...rest, kind: "new", advice: "The next run creates it." };
    if (optional !== undefined) return { ...plan, ...rest, kind: "absent", advice: `Not linked: ${optional}.` };
    const advice = "The next run folds it; link it in Dataverse if it is not yet.";
    return { ...plan, ...rest, kind: "new", holdsBack: readers, advice };
  }
  if ("problem" in deployed) {
    const { code, message, hint } = deployed.problem;
    return { ...plan, ...rest, kind: "unreadable", holdsBack: readers, advice: `${code} ${message} ${hint}` };
  }
  const changes = changesOf(model, deployed.schema);
  if (changes.length === 0) return { ...plan, ...rest, kind: "unchanged" };
  if (changes.some(({ what }) => what === "type")) {
    const advice = `It stops until it is built anew from the folders that still exist: transform run --full-refresh ${table}.`;
    const size = { read: deployed.size, write: deployed.size };
    return { ...plan, ...rest, ...size, kind: "rebuild", changes, holdsBack: readers, advice };
  }
  const advice = `Filled for rows that change from now on; for all rows: transform run --full-refresh ${table}.`;
  return { ...plan, ...rest, kind: "additive", changes, advice };
}

function changesOf(model: Silver, schema: readonly { readonly name: string; readonly type: string }[]): PlanChange[] {
  const known = new Map(schema.map(({ name, type }) => [name.toLowerCase(), type]));
  return silverFields(model, sourceColumns(model, {}, [])).flatMap(({ name, type: wanted }): PlanChange[] => {
    const deployed = known.get(name);
    if (deployed === undefined) return [{ what: "new column", name, deployed: null, wanted }];
    return deployed === wanted ? [] : [{ what: "type", name, deployed, wanted }];
  });
}
