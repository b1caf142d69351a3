import { expect, it } from "vitest";
import { engineMemoryLimit } from "../../../transforms/engine/memory-limit.ts";

it.each([
  ["1GB", "800MB"],
  ["4GB", "3200MB"],
  ["640MB", "512MB"],
  ["512MB", "512MB"],
  ["256MB", "256MB"],
])("of %s the engine gets %s", (memory, limit) => {
  expect(engineMemoryLimit(memory)).toBe(limit);
});

it("refuses another form", () => {
  expect(() => engineMemoryLimit("much")).toThrow('memory "much" is not like 512MB or 4GB');
});
