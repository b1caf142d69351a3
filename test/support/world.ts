import type { World } from "../../scripts/world.ts";

/** A world that records what is printed, with a fixed clock and no environment. */
export function recordingWorld(cwd: string): World & { readonly output: () => string; readonly errors: () => string } {
  const output: string[] = [];
  const errors: string[] = [];
  return {
    stdout: (text) => output.push(text),
    stderr: (text) => errors.push(text),
    env: {},
    now: () => new Date("2025-06-01T00:00:00Z"),
    cwd,
    signal: new AbortController().signal,
    output: () => output.join("\n"),
    errors: () => errors.join("\n"),
  };
}
