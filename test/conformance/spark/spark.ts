import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Row } from "../../support/delta.ts";
import type { SparkEnvironment } from "./environment.ts";

/** Rows of a query with the types Spark gives its columns. */
interface SparkRows {
  readonly types: Readonly<Record<string, string>>;
  /** Values as canonical text. */
  readonly rows: readonly Row[];
}

/** A Spark session in a process of its own: ANSI mode, zone UTC, as the kit's Spark SQL is written for. */
export interface Spark {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<SparkRows>;
  /** Types of a query's columns, without running it. */
  types(sql: string): Promise<SparkRows["types"]>;
  close(): Promise<void>;
}

/** Starts Spark. */
export async function startSpark(
  { python, jars }: SparkEnvironment,
  options: { readonly partitions: number },
): Promise<Spark> {
  const scratch = await mkdtemp(join(tmpdir(), "spark-"));
  const program = fileURLToPath(new URL("spark.py", import.meta.url));
  const child = spawn(python, [program, jars.join(":"), scratch], {
    cwd: scratch,
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", TZ: "UTC", PARTITIONS: `${options.partitions}` },
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function ask<Value>(kind: "run" | "rows" | "types", sql: string): Promise<Value> {
    child.stdin.write(`${JSON.stringify({ kind, sql })}\n`);
    const line = await lines.next();
    if (line.done) throw new Error("Spark ended early");
    const { value, error } = JSON.parse(line.value) as { value: Value; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  return {
    run: (sql) => ask("run", sql),
    rows: (sql) => ask("rows", sql),
    types: async (sql) => (await ask<SparkRows>("types", sql)).types,
    async close() {
      child.stdin.end();
      await ended;
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
