import { problemOf, type TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import type { FoldedSource } from "../sources/source.ts";
import { type FeedOptions, leftAsItWas } from "../synapse-link/feed.ts";
import { foldOptionSets } from "../synapse-link/option-sets.ts";
import { foldLinked } from "./fold-linked.ts";
import { type LinkedState, type LinkLedger, writeLinkLedger } from "./ledger.ts";
import { OPTION_SETS } from "./linked-tables.ts";
import { foldLinkedOptionSets } from "./option-sets.ts";

/** One run's view of the linked tables. */
export interface Link {
  /** Folders of the linked tables by lower-case name. */
  readonly tables: ReadonlyMap<string, string>;
  readonly ledger: LinkLedger;
  /** Tables that have something new. */
  readonly changed: ReadonlySet<string>;
}

/**
 * Folds what is new in linked tables into silver, table by table. A table that fails is left as it was and named; the
 * others go on. The ledger is written after every table, because each is complete in itself.
 */
export async function foldLink(context: JobContext, options: FeedOptions, link: Link): Promise<FoldedSource> {
  const { lake, progress } = context;
  const { models, fullRefresh } = options;
  const ledger = new Map<string, LinkedState>(link.ledger);
  const remember = async (name: string, state: LinkedState) => {
    if (JSON.stringify(ledger.get(name)) === JSON.stringify(state)) return;
    ledger.set(name, state);
    await writeLinkLedger(lake, ledger);
  };
  const reports: TableReport[] = [];
  const warnings: string[] = [];
  const processed: string[] = [];
  const failed = new Map<string, string>();
  for (const model of models) {
    const { name } = model;
    const path = link.tables.get(name);
    const state = link.ledger.get(name);
    const isRefresh = fullRefresh?.has(name) ?? false;
    const isDue = link.changed.has(name) || isRefresh || (state?.isSweepOpen ?? false);
    if (path === undefined || !isDue || !(options.tables?.has(name) ?? true)) continue;
    try {
      const { report, state: next, warnings: own } = await foldLinked(context, { model, path, state, isRefresh });
      await remember(name, next);
      if (report !== undefined) {
        reports.push(report);
        progress(`silver ${name}: +${report.inserted} ~${report.updated} -${report.deleted}`);
      }
      warnings.push(...own);
      if (link.changed.has(name)) processed.push(`${name} version ${next.version}`);
    } catch (error) {
      const problem = problemOf(name, error);
      failed.set(name, problem.code);
      reports.push(leftAsItWas(name, problem));
      progress(`silver ${name}: ${problem.code} ${problem.message}`);
    }
  }
  try {
    const path = link.tables.get(OPTION_SETS);
    if (path === undefined) warnings.push(...(await foldOptionSets(context, undefined)).warnings);
    else if (link.changed.has(OPTION_SETS)) {
      const result = await foldLinkedOptionSets(context, path);
      warnings.push(...result.warnings);
      await remember(OPTION_SETS, result.state);
    }
  } catch (error) {
    reports.push(leftAsItWas("optionsets", problemOf("optionsets", error)));
  }
  const declared = new Set([...models.map(({ name }) => name), OPTION_SETS]);
  const required = models.filter(({ optional }) => optional === undefined).map(({ name }) => name);
  return {
    ...{ tables: reports, processed, problems: [], unavailable: failed, warnings },
    undeclared: [...link.tables.keys()].filter((name) => !declared.has(name)).sort(),
    absent: required.filter((name) => !link.tables.has(name)).sort(),
    hasProgress: processed.length > 0,
  };
}
