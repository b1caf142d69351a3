import type { Erasure } from "../../transforms/erase/erasure.ts";
import type { PersonTable } from "../../transforms/erase/find-person.ts";
import type { ErasurePlan } from "../../transforms/erase/plan-erasure.ts";
import type { Remains } from "./remains.ts";

const FATES: Readonly<Record<PersonTable["fate"], string>> = {
  delete: "deleted",
  strip: "anonymised",
  unlink: "unlinked, a row of somebody else",
};

/** A completed erasure as lines for a person. */
export function describeErasure(erasure: Erasure, remains: readonly Remains[]): string[] {
  const { id, completedAt, silver, gold, quarantined, reports } = erasure;
  return [
    `Erasure ${id}: ${stateOf(erasure)}`,
    ...section("Silver", describeSilver(silver)),
    ...section(
      "Gold",
      gold.map(
        ({ table, version, deleted, updated }) =>
          `${table}: ${deleted} deleted, ${updated} updated in version ${version}`,
      ),
    ),
    ...section("Elsewhere in the lake", [
      `${quarantined} quarantine records deleted`,
      `${reports} run reports rewritten`,
    ]),
    ...describeRemains(remains, completedAt),
  ];
}

/** What an erasure would do as lines for a person. */
export function describeErasurePlan({ silver, gold, landing }: ErasurePlan, remains: readonly Remains[]): string[] {
  return [
    "Nothing was changed. The erasure would take:",
    ...section("Silver", describeSilver(silver)),
    ...section(
      "Gold, rows of the customer",
      gold.map(({ table, rows }) => `${table}: ${rows}`),
    ),
    ...section(
      "Landing zone, not touched",
      (landing ?? []).map(
        ({ table, rows, folders, newestFolder }) =>
          `${table}: ${rows} lines in ${folders} folders, newest ${newestFolder}`,
      ),
    ),
    ...describeRemains(remains, null),
  ];
}

/** The erasures of a lake, a line each. */
export function describeErasures(lake: string, erasures: readonly Erasure[]): string[] {
  if (erasures.length === 0) return [`Nobody was erased from ${lake}.`];
  return erasures.map((erasure) => {
    const { id, startedAt, reference } = erasure;
    return `${id}  ${startedAt}  ${reference ?? "-"}  ${stateOf(erasure)}`;
  });
}

function stateOf({ state, purgeAt, purgedAt }: Erasure): string {
  if (state === "erasing") return "not completed: repeat the command";
  if (state === "done") return `done, no version holds the person since ${purgedAt}`;
  return `done in every newest version; older versions of gold go with the first run after ${purgeAt}`;
}

function describeSilver(silver: readonly PersonTable[]): string[] {
  return silver.map(
    ({ table, fate, live, past }) =>
      `${table}: ${live} rows ${FATES[fate]}${past > 0 ? `, ${past} only in older versions` : ""}`,
  );
}

function describeRemains(remains: readonly Remains[], since: string | null): string[] {
  const title = since === null ? "What would remain, and until when" : "What remains, and until when";
  return section(
    title,
    remains.map(({ place, until }) => `${place}: until ${until}`),
  );
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
