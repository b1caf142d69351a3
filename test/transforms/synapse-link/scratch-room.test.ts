import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { freeBytes, requireRoom } from "../../../transforms/synapse-link/scratch-room.ts";

it("refuses to fetch a table that the local disk cannot hold, and names what it needs and what there is", () => {
  expect(() => requireRoom("salesline", "/scratch", { needed: 10, free: 10 })).not.toThrow();
  expect(() => requireRoom("salesline", "/scratch", { needed: 12.3e9, free: 8e9 })).toThrow(
    expect.objectContaining({
      code: "CI-STORE-011",
      exitCode: 1,
      message:
        "salesline: its files take 12.30 GB on the local disk, and /scratch has 8.00 GB free. The table is left as it was.",
    }),
  );
});

it("knows what a disk has left", async () => {
  expect(await freeBytes(tmpdir())).toBeGreaterThan(0);
});
