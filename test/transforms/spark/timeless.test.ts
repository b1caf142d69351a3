import { expect, it } from "vitest";
import { timeless } from "../../../transforms/spark/timeless.ts";

it("an instant and its year become marks that the job fills in", () => {
  const render = (asOf: Date) =>
    `v <= timestamp '${asOf.toISOString()}' and y < ${asOf.getUTCFullYear()} and d < '${asOf.getUTCFullYear() + 1}-12-31'`;
  expect(timeless("orders", render)).toBe(
    "v <= timestamp '<as-of>' and y < <as-of year> and d < '<as-of year + 1>-12-31'",
  );
});

it("a query that uses the time in any other form is refused", () => {
  expect(() => timeless("orders", (asOf) => `m = ${asOf.getUTCMonth()}`)).toThrow(
    "orders uses the run's time in a form that a Spark job cannot fill in: an instant or a year can be.",
  );
});
