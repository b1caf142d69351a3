import type { IncomingHttpHeaders } from "node:http";
import { headerOf } from "./call.ts";
import type { Entry } from "./disk.ts";
import { type Api, pathExists, StorageError } from "./storage-error.ts";

/** Checks the conditions of a write. `If-None-Match: *` on an existing path is 409, everything else 412. */
export function checkWriteConditions(headers: IncomingHttpHeaders, entry: Entry | undefined, api: Api): void {
  if (entry !== undefined && headerOf(headers, "if-none-match") === "*") throw pathExists(api);
  if (failedCondition(headers, entry, "") !== undefined) throw notMet("ConditionNotMet");
}

/** Checks the conditions of a read: 412, or 304 when the caller has this version already. */
export function checkReadConditions(headers: IncomingHttpHeaders, entry: Entry): void {
  const failed = failedCondition(headers, entry, "");
  if (failed === "if-none-match" || failed === "if-modified-since") {
    throw new StorageError(304, "ConditionNotMet", "The condition specified by the request is not met.");
  }
  if (failed !== undefined) throw notMet("ConditionNotMet");
}

/** Checks the conditions on the source of a rename. */
export function checkSourceConditions(headers: IncomingHttpHeaders, entry: Entry): void {
  if (failedCondition(headers, entry, "x-ms-source-") !== undefined) throw notMet("SourceConditionNotMet");
}

function failedCondition(headers: IncomingHttpHeaders, entry: Entry | undefined, prefix: string): string | undefined {
  const value = (name: string) => headerOf(headers, `${prefix}${name}`);
  const ifMatch = value("if-match");
  if (ifMatch !== undefined && !(entry && matches(ifMatch, entry))) return "if-match";
  const unmodifiedSince = value("if-unmodified-since");
  if (unmodifiedSince !== undefined && entry && seconds(entry.modifiedAt) > seconds(new Date(unmodifiedSince))) {
    return "if-unmodified-since";
  }
  const ifNoneMatch = value("if-none-match");
  if (ifNoneMatch !== undefined && entry && matches(ifNoneMatch, entry)) return "if-none-match";
  const modifiedSince = value("if-modified-since");
  if (modifiedSince !== undefined && entry && seconds(entry.modifiedAt) <= seconds(new Date(modifiedSince))) {
    return "if-modified-since";
  }
  return undefined;
}

function matches(condition: string, { etag }: Entry): boolean {
  return condition === "*" || condition.split(",").some((one) => one.trim().replaceAll('"', "") === etag);
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function notMet(code: string): StorageError {
  return new StorageError(412, code, "The condition specified using HTTP conditional header(s) is not met.");
}
