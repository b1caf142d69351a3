import { createInterface } from "node:readline/promises";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";

/** Somebody who can be asked. */
export interface Terminal {
  /** The answer to a question, trimmed. @throws OperatorError CI-INIT-005, exit code 130, when it is refused. */
  ask(question: string): Promise<string>;
  close(): void;
}

/** The person at standard input, asked on standard error; undefined when nobody sits there. */
export function openTerminal(signal: AbortSignal): Terminal | undefined {
  if (process.stdin.isTTY !== true) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const gone = new AbortController();
  lines.once("close", () => gone.abort());
  lines.once("SIGINT", () => lines.close());
  return {
    async ask(question) {
      try {
        return (await lines.question(question, { signal: AbortSignal.any([signal, gone.signal]) })).trim();
      } catch (cause) {
        const message = "The questions were broken off; nothing was written.";
        const options = { exitCode: EXIT.interrupted, cause };
        throw new OperatorError("CI-INIT-005", message, "Start again, or give everything by flags.", options);
      }
    },
    close: () => lines.close(),
  };
}
