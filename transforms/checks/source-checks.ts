import type { CheckReport, TableReport } from "../report.ts";

const HOUR = 3_600_000;

/**
 * Judges whether Dataverse still exports: the newest batch folder is at most two intervals and an hour old. Pure.
 *
 * @param folders instants of known folders, milliseconds.
 * @param intervalMinutes interval of the Synapse Link.
 */
export function folderFreshness(folders: readonly number[], intervalMinutes: number, asOf: Date): CheckReport[] {
  if (folders.length === 0) return [];
  const newest = Math.max(...folders);
  const isOld = asOf.getTime() - newest > 2 * intervalMinutes * 60_000 + HOUR;
  return [
    {
      ...{
        table: "landing",
        check: "the newest folder is at most two intervals and an hour old (Q28)",
        severity: "warn",
      },
      ...{ outcome: isOld ? "failed" : "passed", rows: 0, ...(isOld && { sample: [new Date(newest).toISOString()] }) },
    },
  ];
}

/** What Dataverse says a table holds; which of the two counts live rows is not documented. */
export interface SourceCount {
  readonly crmrecordcount?: number | undefined;
  readonly lakerecordcount?: number | undefined;
}

/** Compares silver with the record counts of Dataverse: one in a hundred rows more or less is on its way. Pure. */
export function sourceCountChecks(
  counts: Readonly<Record<string, SourceCount>>,
  tables: readonly Pick<TableReport, "layer" | "table" | "rows">[],
): CheckReport[] {
  return tables
    .filter(({ layer }) => layer === "silver")
    .flatMap(({ table, rows }): CheckReport[] => {
      const { crmrecordcount, lakerecordcount } = counts[table] ?? {};
      const wanted = crmrecordcount ?? lakerecordcount;
      if (wanted === undefined) return [];
      const difference = Math.abs(rows - wanted);
      const isFar = difference > wanted * 0.01;
      const said = [
        `silver ${rows}`,
        `crmrecordcount ${crmrecordcount ?? "-"}`,
        `lakerecordcount ${lakerecordcount ?? "-"}`,
      ];
      return [
        {
          ...{ table, check: "silver holds what Dataverse counts, within 1 % (Q29)", severity: "warn" },
          ...{ outcome: isFar ? "failed" : "passed", rows: isFar ? difference : 0, ...(isFar && { sample: said }) },
        },
      ];
    });
}
