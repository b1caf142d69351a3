import { EXIT, OperatorError } from "../../transforms/operator-error.ts";

/**
 * The stored run that a person means: its id, the beginning of it, or `latest` and `previous`.
 *
 * @param ids stored runs, the newest first.
 * @throws OperatorError CI-RUNS-001, exit code 2, when there is none, or more than one.
 */
export function findRun(ids: readonly string[], wanted: string): string {
  if (ids.length === 0)
    throw refused("No run is stored in this lake.", "A run that changes something stores its report.");
  const named = { latest: ids[0], previous: ids[1] }[wanted];
  const found = named === undefined ? ids.filter((id) => id.startsWith(wanted)) : [named];
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const hint = "Give an id of runs list, its beginning, latest or previous.";
  throw refused(`"${wanted}" means ${found.length === 0 ? "no" : found.length} of ${ids.length} stored runs.`, hint);
}

function refused(message: string, hint: string): OperatorError {
  return new OperatorError("CI-RUNS-001", message, hint, { exitCode: EXIT.usage });
}
