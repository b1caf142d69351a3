import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Field } from "../../transforms/delta/schema.ts";
import type { Row } from "../support/delta.ts";

/** Versions that work together (28/08/2026). The kernel extension stops at DuckDB 1.5.5. */
export const JUDGE_PACKAGES = [
  ...["deltalake==1.6.6", "polars==2.1.0", "duckdb==1.5.5", "duckdb-extension-delta==1.5.5"],
  ...["pytz==2026.6", "pyarrow==26.0.1"],
];

/** Readers that nobody here wrote. */
export const READERS = ["delta-rs", "polars", "delta-kernel"] as const;

export interface Facts {
  readonly version: number;
  /** Reader and writer version. */
  readonly protocol: readonly [number, number];
  readonly configuration: Readonly<Record<string, string>>;
  readonly partitions: readonly string[];
  readonly transactions: Readonly<Record<string, number | null>>;
  /** Commit times, newest first. */
  readonly history: readonly number[];
}

/** What delta-rs is asked to write. */
export type ForeignWrite =
  | {
      readonly action: "append" | "overwrite" | "merge";
      readonly fields: readonly Field[];
      readonly rows: readonly Row[];
      readonly partitions?: readonly string[];
      readonly configuration?: Readonly<Record<string, string>>;
      readonly application?: readonly [appId: string, version: number];
      readonly evolve?: boolean;
      readonly key?: string;
    }
  | { readonly action: "delete"; readonly predicate: string }
  | { readonly action: "update"; readonly predicate: string; readonly updates: Readonly<Record<string, string>> }
  | { readonly action: "optimize" | "checkpoint" };

/** A Python process that reads and writes Delta tables with other people's software. Tables are local folders. */
export interface Judge {
  read(
    reader: (typeof READERS)[number],
    table: string,
    options?: { readonly version?: number; readonly where?: string },
  ): Promise<Row[]>;
  /** Rows of the change feed, with `_change_type` and `_commit_version`. */
  changeFeed(table: string, from: number, to: number): Promise<Row[]>;
  facts(table: string, applications?: readonly string[]): Promise<Facts>;
  /** Writes with delta-rs; returns the table's version. */
  write(table: string, write: ForeignWrite): Promise<number>;
  /** Writes a table as Spark leaves it; returns its version. */
  writeSparkLike(table: string): Promise<number>;
  close(): Promise<void>;
}

/** Starts the judge. */
export function startJudge(python: string): Judge {
  const program = fileURLToPath(new URL("judge.py", import.meta.url));
  const child = spawn(python, [program], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let queue: Promise<unknown> = Promise.resolve();

  function ask<Value>(request: object): Promise<Value> {
    const answer = queue.then(async () => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const line = await lines.next();
      if (line.done) throw new Error("the judge ended early; its own message is above");
      const { value, error } = JSON.parse(line.value) as { value: Value; error?: string };
      if (error !== undefined) throw new Error(error);
      return value;
    });
    queue = answer.catch(() => undefined);
    return answer;
  }

  return {
    read: (reader, table, options) => ask({ do: "read", reader, table, ...options }),
    changeFeed: (table, from, to) => ask({ do: "changeFeed", table, from, to }),
    facts: (table, applications = []) => ask({ do: "facts", table, applications }),
    write: (table, write) => ask({ do: "write", table, ...write }),
    writeSparkLike: (table) => ask({ do: "sparkLike", table }),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
