import { isDeepStrictEqual } from "node:util";

/** Collects verdicts and prints each as a line. */
export interface Verdicts {
  /** Runs one check; what it throws is its failure, and what it returns is printed below its line. */
  check(name: string, run: () => Promise<unknown>): Promise<void>;
  readonly passed: number;
  readonly failed: number;
}

export function collectVerdicts(print: (line: string) => void): Verdicts {
  let passed = 0;
  let failed = 0;
  return {
    async check(name, run) {
      try {
        const note = await run();
        passed++;
        print(
          `  passed  ${name}${typeof note === "string" ? `\n          ${note.replaceAll("\n", "\n          ")}` : ""}`,
        );
      } catch (error) {
        failed++;
        print(`  FAILED  ${name}\n          ${(error as Error).message.replaceAll("\n", "\n          ")}`);
      }
    },
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
  };
}

/** Fails unless both are equal; shows the first elements that differ. */
export function assertEqual(found: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(found, expected)) return;
  if (Array.isArray(found) && Array.isArray(expected)) {
    const position = expected.findIndex((value, index) => !isDeepStrictEqual(found[index], value));
    const at = position < 0 ? expected.length : position;
    const [left, right] = [found[at], expected[at]].map((value) => JSON.stringify(value));
    throw new Error(`${what}: ${found.length} found, ${expected.length} expected; first difference\n${left}\n${right}`);
  }
  throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}
