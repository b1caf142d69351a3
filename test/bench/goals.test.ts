import { expect, it } from "vitest";
import { judged } from "./goals.ts";

it("says of each figure whether it meets the goal of its fixture", () => {
  const figures = {
    silverT0: 2.5,
    silverGoldT0: 3.4,
    goldIncrementTimeShareLocal: 0.5,
    goldIncrementBytesShareLocal: 0.02,
    incrementShareLocal: 0.06,
    incrementShareRandom: 0.4,
    idleSeconds: 0.6,
    peakMemoryBytes: 1.6e9,
  };
  const met = (fixture: "f1" | "f2") =>
    judged(fixture, figures).flatMap(({ figure, isMet }) => (isMet ? [figure] : []));
  expect(met("f1")).toEqual(["incrementShareLocal", "goldIncrementBytesShareLocal", "idleSeconds"]);
  expect(met("f2")).toEqual(["silverT0", "incrementShareLocal", "goldIncrementBytesShareLocal", "idleSeconds"]);
});
