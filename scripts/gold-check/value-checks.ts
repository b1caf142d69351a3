import { identifier } from "../../transforms/engine/session.ts";
import type { TableCheck } from "./table-subject.ts";

/** Checks of values that only look like data. */
export const VALUE_CHECKS: readonly TableCheck[] = [
  {
    ...{ id: "empty-dates", title: "no date that stands for an empty one", area: "values", severity: "warn" },
    ...{ reads: "data", source: "gold contract R5: Dynamics 365 writes empty dates as 1900-01-01, others as year 1" },
    async run({ session, rows, fields }) {
      if (typeof rows !== "string") return rows;
      const dated = fields.filter(({ type }) => ["date", "timestamp", "timestamp_ntz"].includes(type));
      if (dated.length === 0) return [];
      const counts = dated.map(({ name }, position) => {
        const day = `cast(${identifier(name)} as date)`;
        return `count(*) filter (${day} = date '1900-01-01' or year(${day}) <= 1) as c${position}`;
      });
      const row = await session.one<Record<string, bigint>>(`select ${counts.join(", ")} from ${rows}`);
      return dated.flatMap(({ name }, position) => {
        const found = row[`c${position}`] ?? 0n;
        if (found === 0n) return [];
        return [
          {
            found: `"${name}" is 1900-01-01 or in year 1 in ${found} rows`,
            accepted: "null where there is no date",
            remedy: "Map the empty date to null: timelines and measures take it for a real day.",
          },
        ];
      });
    },
  },
];
