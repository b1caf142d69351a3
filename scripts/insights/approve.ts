import type { Arm } from "../../components/provider/arm.ts";
import { chooseConnections, requireExpected, type Wish } from "./choose-connections.ts";
import { approveConnection, type Connection, readConnections } from "./connections.ts";

/** What was found at the account, and done. */
export interface Approval {
  readonly accountId: string;
  readonly approvedBefore: readonly Connection[];
  /** As Azure reports them afterwards. */
  readonly approvedNow: readonly Connection[];
  /** Pending ones that are meant; none of them once they are approved. */
  readonly wouldApprove: readonly Connection[];
  /** Pending ones that are not meant. */
  readonly leftAlone: readonly Connection[];
}

/**
 * Looks at the connections of a storage account and, when told so, approves those that are meant: all of the expected
 * number or none. Between two of them `signal` may end it; those that are approved stay so.
 *
 * @throws OperatorError CI-INSIGHTS-001 to 003.
 */
export async function approveConnections(
  arm: Arm,
  accountId: string,
  wish: Wish,
  { yes, signal }: { readonly yes: boolean; readonly signal: AbortSignal },
): Promise<Approval> {
  const choice = chooseConnections(await readConnections(arm, accountId), wish);
  const found = { accountId, approvedBefore: choice.approved, leftAlone: choice.others };
  if (!yes) return { ...found, approvedNow: [], wouldApprove: choice.approve };
  requireExpected(choice, wish);
  const approvedNow: Connection[] = [];
  // One after the other: Azure refuses two changes of one account at a time.
  for (const connection of choice.approve) {
    signal.throwIfAborted();
    approvedNow.push(await approveConnection(arm, connection));
  }
  return { ...found, approvedNow, wouldApprove: [] };
}

/** What was found and done, for people: a line for each connection, then what comes next. Pure. */
export function describeApproval({ approvedBefore, approvedNow, wouldApprove, leftAlone }: Approval): string[] {
  const line = (what: string, { name, description, requester }: Connection) =>
    `${what} ${name}: ${description || "no description"}; asked by ${requester || "unknown"}`;
  const lines = [
    ...approvedBefore.map((one) => line("approved before", one)),
    ...approvedNow.map((one) => line(one.status === "Approved" ? "approved" : `still ${one.status}`, one)),
    ...wouldApprove.map((one) => line("would approve", one)),
    ...leftAlone.map((one) => line("left alone", one)),
  ];
  if (lines.length === 0) return ["no connection waits: ask for the link in Customer Insights (run sheet, step A5)"];
  if (wouldApprove.length > 0) return [...lines, "next: the same command with --yes"];
  if (approvedNow.length > 0) return [...lines, "next: Validate in Customer Insights (run sheet, step A5)"];
  return lines;
}
