import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPrivateRange, parseRange, subnetRangesOf } from "../../../components/network/address-space.ts";

describe("an address space", () => {
  it.each([
    ["10.60.0.0/26", { job: "10.60.0.0/27", endpoints: "10.60.0.32/27" }],
    ["172.16.8.0/21", { job: "172.16.8.0/27", endpoints: "172.16.8.32/27" }],
    ["192.168.0.192/26", { job: "192.168.0.192/27", endpoints: "192.168.0.224/27" }],
  ])("%s gives its first 64 addresses to job and endpoints", (space, ranges) => {
    expect(subnetRangesOf(space)).toEqual(ranges);
  });

  it.each(["10.0.0.0/27", "10.0.0.1/24", "10.0.0/24", "10.0.0.256/24", "10.0.0.0/33", ""])(
    "refuses %j, too small or no range",
    (space) => {
      expect(() => subnetRangesOf(space)).toThrow("is no IPv4 range of at least 64 addresses");
    },
  );

  it("holds both subnets, which do not overlap", () => {
    const spaces = fc.tuple(fc.integer({ min: 0, max: 2 ** 26 - 1 }), fc.integer({ min: 8, max: 26 }));
    fc.assert(
      fc.property(spaces, ([block, prefix]) => {
        const size = 2 ** (32 - prefix);
        const first = Math.floor((block * 64) / size) * size;
        const address = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
        const { job, endpoints } = subnetRangesOf(`${address}/${prefix}`);
        expect(parseRange(job)).toEqual({ first, prefix: 27 });
        expect(parseRange(endpoints)).toEqual({ first: first + 32, prefix: 27 });
      }),
    );
  });

  it.each([
    ["10.0.0.0/8", true],
    ["172.31.255.0/24", true],
    ["172.32.0.0/24", false],
    ["192.168.4.0/30", true],
    ["203.0.113.0/24", false],
    ["0.0.0.0/0", false],
  ])("%s is private: %s", (text, isPrivate) => {
    const range = parseRange(text);
    expect(range && isPrivateRange(range)).toBe(isPrivate);
  });
});
