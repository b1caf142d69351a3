import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import type { Connection } from "./connections.ts";

/** Which connections the operator means. */
export interface Wish {
  /** Names, as Azure lists them; none: by `description`. */
  readonly names: readonly string[];
  /** Part of what who asks wrote, in any case. */
  readonly description: string;
  /** How many connections shall be approved in the end; undefined: as many as are named. */
  readonly expect: number | undefined;
}

/** What is to be approved, and what is not. */
export interface Choice {
  /** Pending ones that the operator means. */
  readonly approve: readonly Connection[];
  /** Meant, and approved before. */
  readonly approved: readonly Connection[];
  /** Pending ones that are somebody else's as far as can be told. */
  readonly others: readonly Connection[];
}

/**
 * Divides the connections by what the operator means. Pure.
 *
 * @throws OperatorError CI-INSIGHTS-002 when a name is none, or is one that was rejected or disconnected.
 */
export function chooseConnections(all: readonly Connection[], { names, description }: Wish): Choice {
  const wanted = description.toLowerCase();
  const isMeant = (connection: Connection) =>
    names.length > 0 ? names.includes(connection.name) : connection.description.toLowerCase().includes(wanted);
  const inState = (status: string) => all.filter((connection) => connection.status === status);
  const [pending, approved] = [inState("Pending"), inState("Approved").filter(isMeant)];
  const usable = [...pending, ...approved].map(({ name }) => name);
  const wrong = names.filter((name) => !usable.includes(name));
  if (wrong.length > 0) {
    const found = wrong.map((name) => `${name} is ${all.find((one) => one.name === name)?.status ?? "not there"}`);
    throw new OperatorError(
      "CI-INSIGHTS-002",
      `Only pending connections can be approved; ${found.join(", ")}.`,
      `Pending: ${pending.map(({ name }) => name).join(", ") || "none"}. Ask for the link again in Customer Insights.`,
    );
  }
  return { approve: pending.filter(isMeant), approved, others: pending.filter((connection) => !isMeant(connection)) };
}

/**
 * Refuses to approve another number than expected. Pure.
 *
 * @throws OperatorError CI-INSIGHTS-001, exit code 3.
 */
export function requireExpected({ approve, approved }: Choice, { names, description, expect }: Wish): void {
  const found = approve.length + approved.length;
  if (expect === undefined || found === expect) return;
  const meant = names.length > 0 ? "are named" : `say ${JSON.stringify(description)}`;
  const hint =
    found === 0
      ? "Ask for the link in Customer Insights first; if its requests say something else, name them: --connection."
      : "Look at them without --yes, then name those to approve with --connection, or give another --expect.";
  const message = `${found} connections ${meant} (${approved.length} approved before); ${expect} are expected.`;
  throw new OperatorError("CI-INSIGHTS-001", message, hint, { exitCode: EXIT.checkFailed });
}
