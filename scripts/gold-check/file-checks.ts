import { fileNameOf } from "../../transforms/delta/replay.ts";
import { someOf } from "./check.ts";
import { type FalseClaim, sampleOf, statisticsProblems } from "./statistics.ts";
import type { TableCheck } from "./table-subject.ts";

/** Bytes below which a file costs more to open than to read. */
const SMALL_FILE_BYTES = 1024 * 1024;

/** Small files that a table may have. */
const MAX_SMALL_FILES = 100;

/** Checks of the data files. */
export const FILE_CHECKS: readonly TableCheck[] = [
  {
    ...{ id: "data-files", title: "data files are there, in the logged size", area: "files", severity: "block" },
    ...{ reads: "listing", source: "Delta protocol: add file" },
    run({ state, listing }) {
      const files = [...state.files.values()].map(({ path, size }) => ({
        path,
        size,
        found: listing.get(fileNameOf(path)),
      }));
      const missing = files.filter(({ found }) => found === undefined).map(({ path }) => path);
      const wrong = files.filter(({ found, size }) => found !== undefined && found !== size);
      const remedy = "Restore the files from the container's soft delete, or RESTORE the table to an earlier version.";
      const accepted = "every live file, in the size that the log states";
      return [
        ...(missing.length === 0 ? [] : [{ found: `missing: ${someOf(missing, 3)}`, accepted, remedy }]),
        ...wrong.slice(0, 3).map(({ path, size, found }) => {
          return { found: `${path} has ${found} bytes, the log says ${size}`, accepted, remedy };
        }),
      ];
    },
  },
  {
    ...{ id: "data-readable", title: "data files are readable Parquet", area: "files", severity: "block" },
    ...{ reads: "data", source: "Delta protocol: data files" },
    async run({ session, rows }) {
      if (typeof rows !== "string") {
        if (!rows.isUnreadable) return rows;
        return [
          { found: rows.skipped, accepted: "Parquet files with the declared columns", remedy: "Rewrite the files." },
        ];
      }
      try {
        await session.all(`select count(columns(*)) from ${rows}`);
        return [];
      } catch (error) {
        const found = `the rows cannot be read: ${(error as Error).message.split("\n")[0]}`;
        return [{ found, accepted: "Parquet files with the declared columns", remedy: "Rewrite the files." }];
      }
    },
  },
  {
    ...{ id: "statistics", title: "file statistics are true", area: "files", severity: "block" },
    ...{ reads: "data", source: "Delta protocol: per-file statistics" },
    async run(subject) {
      if (typeof subject.rows !== "string") return subject.rows;
      const wrong: FalseClaim[] = [];
      for (const file of sampleOf([...subject.state.files.values()])) {
        wrong.push(...(await statisticsProblems(subject, file)));
      }
      const textsOf = (isRounded: boolean) =>
        wrong.filter((one) => one.isRounded === isRounded).map(({ text }) => text);
      const accepted = "bounds and counts that hold for the file's rows: readers skip files by them";
      const remedy = "Correct the writer, then rewrite the files.";
      const [untrue, rounded] = [textsOf(false), textsOf(true)];
      return [
        ...(untrue.length === 0 ? [] : [{ found: someOf(untrue, 4), accepted, remedy }]),
        ...(rounded.length === 0
          ? []
          : [{ severity: "warn" as const, found: `rounded to a double: ${someOf(rounded, 2)}`, accepted, remedy }]),
      ];
    },
  },
  {
    ...{ id: "small-files", title: "not too many small files", area: "files", severity: "warn" },
    ...{ reads: "log", source: "Delta documentation: compact data files" },
    run({ state }) {
      const small = [...state.files.values()].filter(({ size }) => size < SMALL_FILE_BYTES).length;
      if (small <= MAX_SMALL_FILES) return [];
      return [
        {
          found: `${small} of ${state.files.size} data files are smaller than 1 MB`,
          accepted: `at most ${MAX_SMALL_FILES}`,
          remedy: "Compact the table with OPTIMIZE, and partition less.",
        },
      ];
    },
  },
];
