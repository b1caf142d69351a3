import { parse } from "csv-parse/sync";
import { expectedState } from "../../scripts/generate/expected.ts";
import type { World } from "../../scripts/generate/world.ts";
import type { OptionValue, OracleInput, SourceRow } from "../oracle/source.ts";
import { SETTINGS } from "./pipeline.ts";

/** What the oracle is told about a generated environment: what happened in it, not what its files say. */
export function oracleInput(world: World, asOf: Date): OracleInput {
  const tables = new Map<string, readonly SourceRow[]>();
  for (const [table, { rows }] of expectedState(world)) tables.set(table, rows);
  return { tables, options: optionsOf(world), asOf, language: SETTINGS.language, timeZone: SETTINGS.timeZone };
}

/** Tables that a right reader stops at a folder, with the code it reports. */
export function stoppedTables(world: World): ReadonlyMap<string, string> {
  const stopped = [...expectedState(world)].flatMap(([table, { stops }]) =>
    stops === undefined ? [] : [[table, stops.code] as const],
  );
  return new Map(stopped);
}

/** Option sets of the newest complete folder that has them (C50). */
function optionsOf({ folders }: World): OptionValue[] {
  const complete = folders.filter(({ state, optionSets }) => state === "complete" && optionSets !== undefined);
  const newest = complete.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
  const records: string[][] = parse(newest?.optionSets ?? "");
  return records.map(([column = "", value = "", isUser, lcid, label, , table = "", symbol]) => ({
    ...{ table: table.toLowerCase(), column: column.toLowerCase(), value, lcid: Number(lcid) },
    ...{ isUserLocalized: isUser === "True", label: label || null, symbol: symbol || null },
  }));
}
