/** A seeded source of choices: the same seed and labels give the same sequence on every machine. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Up to `count` different values, in their order of drawing. */
  sample<T>(values: readonly T[], count: number): T[];
}

/**
 * Random choices for one purpose, named by `labels`, so that one part of the data can grow without moving another.
 * Mulberry32 over an FNV-1a hash: small and good enough for test data, never for secrets.
 */
export function randomOf(seed: number, ...labels: readonly (string | number)[]): Random {
  let state = seedOf(seed, ...labels);
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  const random: Random = {
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick(values) {
      const value = values[Math.floor(next() * values.length)];
      if (value === undefined) throw new Error("Nothing to pick from.");
      return value;
    },
    sample(values, count) {
      const rest = [...values];
      const chosen = [];
      while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(random.int(0, rest.length - 1), 1));
      return chosen;
    },
  };
  return random;
}

/** A 32-bit seed for one purpose. */
export function seedOf(seed: number, ...labels: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of [seed, ...labels].join("|")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
