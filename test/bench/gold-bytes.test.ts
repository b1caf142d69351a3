import { expect, it } from "vitest";
import type { TableReport } from "../../transforms/report.ts";
import { goldBytes } from "./gold-bytes.ts";

const table = (layer: "silver" | "gold", bytesWritten: number): TableReport => ({
  ...{ layer, table: "t", version: 1, inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0, rows: 0 },
  ...{ filesAdded: 0, filesRemoved: 0, bytesRead: 0, bytesWritten, seconds: 0 },
});

it("counts what gold was written, silver left out", () => {
  expect(goldBytes({ tables: [table("silver", 1000), table("gold", 20), table("gold", 3)] })).toBe(23);
  expect(goldBytes({ tables: [] })).toBe(0);
});
