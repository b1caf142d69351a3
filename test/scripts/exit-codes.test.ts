import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProgram } from "../../scripts/program.ts";
import { ROOT } from "../support/sandbox.ts";
import { recordingWorld } from "../support/world.ts";

const folder = mkdtempSync(join(tmpdir(), "exit-codes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  // What another run leaves while it writes the lake.
  const lease = join(folder, "leased", "ops", "lease");
  mkdirSync(lease, { recursive: true });
  const term = { holder: "another run", since: "2026-01-01T00:00:00.000Z", until: "2999-01-01T00:00:00.000Z" };
  writeFileSync(join(lease, "000000000001.json"), JSON.stringify(term));
  // A table that Customer Insights cannot read.
  const log = join(folder, "gold", "commerce", "profiles_Customer", "_delta_log");
  mkdirSync(log, { recursive: true });
  const schemaString = JSON.stringify({ type: "struct", fields: [] });
  const actions = [
    {
      protocol: {
        minReaderVersion: 3,
        minWriterVersion: 7,
        readerFeatures: ["deletionVectors"],
        writerFeatures: ["deletionVectors"],
      },
    },
    {
      metaData: {
        id: "a",
        format: { provider: "parquet", options: {} },
        schemaString,
        partitionColumns: [],
        configuration: {},
      },
    },
  ];
  writeFileSync(join(log, "00000000000000000000.json"), actions.map((action) => JSON.stringify(action)).join("\n"));
  const generate = ["generate", "landing", "--out", "feed", "--customers", "5", "--products", "5", "--increments", "0"];
  await (await createProgram(recordingWorld(folder), () => {}, "generate")).parseAsync(generate, { from: "user" });
});

/** Exit code of the real command line; with `interrupt` it gets a SIGINT at its first output. */
async function exitCodeOf(args: readonly string[], interrupt = false): Promise<number | null> {
  const child = spawn(process.execPath, [join(ROOT, "scripts", "main.ts"), ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = () => void child.kill("SIGINT");
  for (const stream of [child.stdout, child.stderr]) {
    stream.resume();
    if (interrupt) stream.once("data", stop);
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
}

it.concurrent.each([
  ["done", 0, ["runs", "list", "--help"]],
  ["the operator must change something", 1, ["sandbox", "down", "--folder", "none"]],
  ["wrong usage", 2, ["status", "--lakes", "x"]],
  ["a check failed", 3, ["gold", "check", join(folder, "gold", "commerce")]],
  ["try again later", 4, ["transform", "run", "--landing", "feed", "--lake", "leased"]],
] as const)("%s: the process ends with %i", { timeout: 60_000 }, async (_, code, args) => {
  expect(await exitCodeOf(args)).toBe(code);
});

it.concurrent("interrupted: the process ends with 130", { timeout: 60_000 }, async () => {
  const args = ["generate", "landing", "--out", "landing", "--customers", "300", "--increments", "500"];
  expect(await exitCodeOf(args, true)).toBe(130);
});
