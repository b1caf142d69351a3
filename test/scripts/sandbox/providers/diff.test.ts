import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffOf } from "../../../../scripts/sandbox/providers/diff.ts";
import { UNKNOWN } from "../../../../scripts/sandbox/providers/property-values.ts";

const asset = (hash: string, path: string) => ({
  "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
  hash,
  path,
});
const diff = (olds: Record<string, unknown>, news: Record<string, unknown>, replaceOn: readonly string[] = []) =>
  Object.fromEntries(diffOf(olds, news, replaceOn));

describe("a diff of inputs", () => {
  it("names added, removed and changed properties by path", () => {
    const olds = { sku: { name: "LRS" }, tags: { a: "1", "b-c": "2" }, list: [1, 2] };
    const news = { sku: { name: "ZRS" }, tags: { a: "1" }, list: [1, 3, 4], kind: "V2" };
    expect(diff(olds, news)).toEqual({
      "sku.name": "update",
      'tags["b-c"]': "delete",
      "list[1]": "update",
      "list[2]": "add",
      kind: "add",
    });
  });

  it("replaces where only a new resource can have the setting, below it and in lists too", () => {
    const olds = { encryption: { key: "a", double: false }, items: [{ id: 1 }] };
    const news = { encryption: { key: "b", double: true }, items: [{ id: 2 }] };
    expect(diff(olds, news, ["encryption.double", "items"])).toEqual({
      "encryption.key": "update",
      "encryption.double": "update-replace",
      "items[0].id": "update-replace",
    });
  });

  it("takes a value that is not known yet for a change", () => {
    expect(diff({ url: "x" }, { url: UNKNOWN })).toEqual({ url: "update" });
  });

  it("compares files by content, not by place", () => {
    expect(diff({ source: asset("1", "/a") }, { source: asset("1", "/b") })).toEqual({});
    expect(diff({ source: asset("1", "/a") }, { source: asset("2", "/a") })).toEqual({ source: "update" });
  });

  it("finds nothing between equal inputs, and something between different ones", () => {
    const inputs = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(fc.property(inputs, (value) => diffOf(value, structuredClone(value), []).size === 0));
    fc.assert(fc.property(inputs, (value) => diffOf({ ...value, extra: 1 }, { ...value, extra: 2 }, []).size === 1));
  });
});
