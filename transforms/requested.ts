import type { RunRequest } from "./run-request.ts";

/**
 * What the backfill pipeline asks of a run: `fullRefresh=<tables>&from=<folder>&to=<folder>`, escaped as in a URL.
 * Anything without these words asks for nothing in particular. Names and folders are checked later, all at once. Pure.
 */
export function requestOf(text: string | undefined): RunRequest {
  const asked = new URLSearchParams(text ?? "");
  const [tables, from, to] = ["fullRefresh", "from", "to"].map((word) => asked.get(word)?.trim() ?? "") as [
    string,
    string,
    string,
  ];
  return {
    ...(tables !== "" && { fullRefresh: tables.split(",").map((name) => name.trim()) }),
    ...((from !== "" || to !== "") && { replay: { from, to } }),
  };
}
