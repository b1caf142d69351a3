/** A fact about Synapse Link's incremental CSV feed that readers got wrong, and where it is known from. */
export interface Fact {
  readonly id: `C${number}`;
  readonly statement: string;
  readonly source: readonly (keyof typeof SOURCES)[];
  /** Why no test of the reader covers it. */
  readonly elsewhere?: string;
}

/** What the short names of sources stand for. */
export const SOURCES = {
  L1: "Microsoft Learn, Query and analyze the incremental updates (04/29/2025)",
  L2: "Microsoft Learn, Choose finance and operations data in Azure Synapse Link (04/29/2025)",
  L3: "Microsoft Learn, Azure Synapse Link for Dataverse FAQ and troubleshooting guide",
  L5: "Microsoft Learn, Copy Dataverse data into Azure SQL",
  P1: "estuary/connectors, source-dynamics-365-finance-and-operations",
  P2: "microsoft/Dynamics-365-FastTrack-Implementation-Assets, DataverseLink",
  P3: "SneaksAndData/arcane-framework-scala",
  P4: "arasdk/fabric-code-samples",
  P5: "FastTrack, ERP/Commerce/CustomerInsightsData",
  P7: "MicrosoftDocs/powerapps-docs#4052",
  P8: "Azure/dataverse-to-sql#60",
  P10: "microsoft/CDM#298",
  P11: "FastTrack#324",
  P12: "MicrosoftDocs/powerapps-docs#3619",
  kit: "rule of this kit",
} as const;

/** All facts, in the order of their numbers. */
export const FACTS: readonly Fact[] = [
  {
    id: "C1",
    statement: "Batch folders are named in two forms; their order is that of the instants",
    source: ["L1", "P1", "P8"],
  },
  {
    id: "C2",
    statement: "Only folders older than the one changelog.info names are read; without it, none",
    source: ["L1", "P1", "P3"],
  },
  {
    id: "C3",
    statement: "A folder without model.json waits, is abandoned after a grace period, and is read if it completes",
    source: ["P1"],
  },
  { id: "C4", statement: "A model.json with content does not prove that its folder is complete", source: ["L5", "P1"] },
  {
    id: "C5",
    statement: "Empty folders and tables without partitions count as done with no rows",
    source: ["L1", "P4"],
  },
  { id: "C6", statement: "A table without files in a folder is unchanged", source: ["P1"] },
  { id: "C7", statement: "Files are the union of model.json's partitions and the folder's listing", source: ["P3"] },
  { id: "C8", statement: "Internal folders are never tables", source: ["P3"] },
  { id: "C9", statement: "Table names match case-insensitively", source: ["P2"] },
  {
    id: "C10",
    statement: "A file that vanishes before it is read is a gap; a purged folder that was read is no error",
    source: ["P1"],
  },
  { id: "C11", statement: "The ledger is per table and folder, so a late folder is still read", source: ["P2"] },
  { id: "C12", statement: "A table whose initial sync is not completed reaches silver, not gold", source: ["P7"] },
  { id: "C13", statement: "A table added later becomes available with its full copy", source: ["L1"] },
  { id: "C14", statement: "After a new full copy, rows it does not hold are removed", source: ["P2"] },
  { id: "C15", statement: "Nothing is written to the landing zone", source: ["L3"] },
  {
    id: "C16",
    statement: "The CSV dialect: doubled quotes, line ends in quotes, byte order mark, empty files",
    source: ["P3", "P4"],
  },
  { id: "C17", statement: "An empty field and an empty text are null", source: ["P3"] },
  { id: "C18", statement: "Columns bind by position to the schema of their own folder", source: ["P1", "P2"] },
  {
    id: "C19",
    statement: "A table missing in the folder's schema takes its own schema file, then the root's if it fits",
    source: ["P1"],
  },
  { id: "C20", statement: "A narrow row is a prefix; both widths may stand in one file", source: ["P1"] },
  { id: "C21", statement: "A row wider than the schema stops its table", source: ["P1"] },
  { id: "C22", statement: "An appended column is null in rows before it", source: ["L3"] },
  { id: "C23", statement: "A dropped column stays and is null from then on", source: ["L3"] },
  { id: "C24", statement: "A changed data type stops its table alone", source: ["L3"] },
  { id: "C25", statement: "A schema that was not renewed is noticed, not loaded shifted", source: ["P10"] },
  { id: "C26", statement: "Booleans come in several spellings", source: ["P1"] },
  { id: "C27", statement: "Dates come in several forms; placeholder dates are null", source: ["P2", "P4"] },
  { id: "C28", statement: "Decimals keep six digits exactly", source: ["P2"] },
  { id: "C29", statement: "Whole numbers beyond 2^53 survive", source: ["kit"] },
  {
    id: "C30",
    statement: "A field that does not parse sends its row to quarantine; the older row stays",
    source: ["kit"],
  },
  { id: "C31", statement: "File names and times carry no order", source: ["P1", "P3"] },
  { id: "C32", statement: "Deletes are recognised by IsDelete, in whatever file", source: ["P3"] },
  { id: "C33", statement: "A delete needs its Id only", source: ["P2", "P4"] },
  { id: "C34", statement: "A fully filled delete works as well", source: ["kit"] },
  { id: "C35", statement: "Id compares case-insensitively", source: ["kit"] },
  { id: "C36", statement: "Id carries the RecId; rows where it does not are reported", source: ["P2"] },
  {
    id: "C37",
    statement: "In one folder the highest version wins, then sink time, then the delete",
    source: ["P1", "P4", "P11"],
  },
  { id: "C38", statement: "Delete then re-create in one folder keeps the row", source: ["P1", "P11"] },
  { id: "C39", statement: "A stale delete after a re-create keeps the row", source: ["P1"] },
  { id: "C40", statement: "A change applies only if newer than the stored row or delete", source: ["P1", "P3"] },
  { id: "C41", statement: "Reading folders twice or in any order gives the same tables", source: ["kit"] },
  { id: "C42", statement: "The same Id and version delivered again changes nothing", source: ["L3", "P2"] },
  { id: "C43", statement: "A delete without version removes the row known up to its folder", source: ["P1", "P2"] },
  { id: "C44", statement: "Nothing goes before versionnumber in the order", source: ["P4"] },
  { id: "C45", statement: "Base and derived tables have rows and deletes of their own", source: ["P2"] },
  { id: "C46", statement: "Archived rows stay, marked and counted", source: ["P4"] },
  {
    ...{ id: "C47", statement: "Validity is filtered by ValidFrom and ValidTo", source: ["L3"] },
    elsewhere: "A rule of the gold models that read dated tables; the reader keeps all rows.",
  },
  { id: "C48", statement: "Freshness limits are per table", source: ["L3"] },
  { id: "C49", statement: "More than ten days between folders asks for re-initialisation", source: ["L3"] },
  { id: "C50", statement: "Option sets come from the newest complete folder, in all languages", source: ["P2", "P12"] },
  { id: "C51", statement: "Texts of exactly 2000 characters may have been cut", source: ["L2"] },
  { id: "C52", statement: "Suffix variants bind to one column; fno_id is the table's own Id", source: ["L2", "P2"] },
  { id: "C53", statement: "dataareaid is kept as exported and compares case-insensitively", source: ["P2"] },
  { id: "C54", statement: "Freshness is told by folder and version, not by sink times", source: ["P2"] },
  { id: "C55", statement: "Undeclared tables are listed, absent ones named", source: ["P5"] },
];
