import { beforeEach, describe, expect, it } from "vitest";
import { type Call, parseCall } from "../../../../scripts/sandbox/storage/call.ts";
import { createLeaseBook, type LeaseBook } from "../../../../scripts/sandbox/storage/leases.ts";

let seconds = 0;
let book: LeaseBook;
beforeEach(() => {
  seconds = 0;
  book = createLeaseBook(
    () => new Date(seconds * 1000),
    () => "new-id",
  );
});
const call = (headers: Record<string, string>): Call =>
  parseCall({ method: "PUT", url: "/lake/gold/a?comp=lease", headers }, () => true);
const act = (action: string, headers: Record<string, string> = {}) =>
  book.act(call({ "x-ms-lease-action": action, ...headers }));
const write = (id?: string) => book.checkWrite(call(id === undefined ? {} : { "x-ms-lease-id": id }), call({}));

describe("a lease of the service", () => {
  it("ends by itself, is lost then, and may be renewed while nobody wrote", () => {
    expect(act("acquire", { "x-ms-lease-duration": "15" })).toEqual({
      status: 201,
      headers: { "x-ms-lease-id": "new-id" },
    });
    seconds = 15;
    expect(() => write("new-id")).toThrow(expect.objectContaining({ code: "LeaseLost" }));
    act("renew", { "x-ms-lease-id": "new-id" });
    write("new-id");
    seconds = 30;
    write();
    expect(() => act("renew", { "x-ms-lease-id": "new-id" })).toThrow(
      expect.objectContaining({ code: "LeaseNotPresentWithLeaseOperation" }),
    );
  });

  it("without an end lasts until it is broken", () => {
    act("acquire", { "x-ms-lease-duration": "-1" });
    seconds = 1e6;
    expect(() => write()).toThrow(expect.objectContaining({ code: "LeaseIdMissing" }));
    expect(book.describe(call({}))).toEqual({
      "x-ms-lease-status": "locked",
      "x-ms-lease-state": "leased",
      "x-ms-lease-duration": "infinite",
    });
    expect(act("break", { "x-ms-lease-break-period": "10" }).headers).toEqual({ "x-ms-lease-time": "10" });
    expect(() => act("acquire", { "x-ms-lease-duration": "15" })).toThrow(
      expect.objectContaining({ code: "LeaseIsBreakingAndCannotBeAcquired" }),
    );
    seconds += 10;
    act("acquire", { "x-ms-lease-duration": "15" });
  });

  it("changes its id, and knows no other", () => {
    act("acquire", { "x-ms-lease-duration": "15", "x-ms-proposed-lease-id": "one" });
    act("change", { "x-ms-lease-id": "one", "x-ms-proposed-lease-id": "two" });
    expect(() => act("release", { "x-ms-lease-id": "one" })).toThrow(
      expect.objectContaining({ code: "LeaseIdMismatchWithLeaseOperation" }),
    );
    act("release", { "x-ms-lease-id": "two" });
    expect(book.describe(call({}))).toEqual({ "x-ms-lease-status": "unlocked", "x-ms-lease-state": "available" });
  });

  it.each(["14", "61", "soon"])("lasts 15 to 60 seconds or for ever, not %s", (duration) => {
    expect(() => act("acquire", { "x-ms-lease-duration": duration })).toThrow(
      expect.objectContaining({ code: "InvalidHeaderValue" }),
    );
  });
});
