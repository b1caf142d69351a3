import type { BatchFolder } from "./folders.ts";
import type { FolderLedger, TableLedger } from "./ledger.ts";

/** Days after which Dataverse's change-tracking tokens are gone (fact C49). */
const TOKEN_DAYS = 10;

/** Folders that some table still has to read. */
export function foldersToRead(
  eligible: readonly BatchFolder[],
  ledger: FolderLedger,
  wanted: { readonly tables: readonly string[]; readonly isRefresh: boolean; readonly replay: FolderSpan | undefined },
): BatchFolder[] {
  const isEverything = wanted.isRefresh || wanted.tables.some((table) => !ledger.tables.has(table));
  return eligible.filter(
    (folder) => isEverything || !ledger.folders.has(folder.name) || isInSpan(folder, wanted.replay),
  );
}

/** A range of folders by their instants. */
export interface FolderSpan {
  readonly from: number;
  readonly to: number;
}

/** Folders that one table reads in this run, oldest first. */
export function foldersOfTable(
  folders: readonly BatchFolder[],
  done: FolderLedger,
  table: TableLedger,
  wanted: { readonly isRefresh: boolean; readonly since: number; readonly replay: FolderSpan | undefined },
): BatchFolder[] {
  const isNew = !done.tables.has(table.table);
  return folders.filter((folder) => {
    if (wanted.isRefresh) return folder.instant >= wanted.since;
    if (isInSpan(folder, wanted.replay)) return true;
    return (isNew || !done.folders.has(folder.name)) && !table.folders.includes(folder.name);
  });
}

function isInSpan({ instant }: BatchFolder, span: FolderSpan | undefined): boolean {
  return span !== undefined && instant >= span.from && instant <= span.to;
}

/** Warnings about gaps before new folders that are longer than Dataverse remembers changes (fact C49). */
export function longGaps(eligible: readonly BatchFolder[], done: ReadonlySet<string>): string[] {
  return eligible.flatMap((folder, position) => {
    const before = eligible[position - 1];
    if (before === undefined || done.has(folder.name)) return [];
    const days = (folder.instant - before.instant) / 86_400_000;
    if (days <= TOKEN_DAYS) return [];
    return [
      `${Math.floor(days)} days without a complete folder before ${folder.name}: Dataverse forgets changes after ${TOKEN_DAYS} days, so re-initialise the tables in Synapse Link`,
    ];
  });
}
