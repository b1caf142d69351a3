import type { FULL_ROWS } from "./fixtures.ts";

/** Figures that have a goal. */
export interface Figures {
  readonly silverT0: number;
  readonly silverGoldT0: number;
  readonly incrementShareLocal: number;
  readonly incrementShareRandom: number;
  readonly goldIncrementTimeShareLocal: number;
  readonly goldIncrementBytesShareLocal: number;
  readonly idleSeconds: number;
  readonly peakMemoryBytes: number;
}

/** A figure beside its goal. */
export interface Verdict {
  readonly figure: keyof Figures;
  readonly goal: number;
  readonly isMet: boolean;
}

/** Most that each figure should be; of a full load in multiples of T0, of an increment as a share of the full load. */
function goalsOf(fixture: keyof typeof FULL_ROWS): Readonly<Record<keyof Figures, number>> {
  return {
    silverT0: { f1: 2.3, f2: 2.7 }[fixture],
    silverGoldT0: 3.3,
    incrementShareLocal: 0.06,
    incrementShareRandom: 0.35,
    goldIncrementTimeShareLocal: 0.1,
    goldIncrementBytesShareLocal: 0.02,
    idleSeconds: 1,
    peakMemoryBytes: 1.5e9,
  };
}

/** Which goals of a fixture are met. */
export function judged(fixture: keyof typeof FULL_ROWS, figures: Figures): Verdict[] {
  return (Object.entries(goalsOf(fixture)) as [keyof Figures, number][]).map(([figure, goal]) => {
    return { figure, goal, isMet: figures[figure] <= goal };
  });
}
