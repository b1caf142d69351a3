import { describe, expect, it } from "vitest";
import { createSightings, type ReplaceCalls } from "../../../transforms/storage/replace.ts";

/** One file behind conditional writes, as the service keeps it. */
function openFile(content?: string) {
  let stored = content === undefined ? undefined : Buffer.from(content);
  let version = 1;
  const sightings = createSightings("https://lake");
  const etag = () => (stored === undefined ? undefined : `v${version}`);
  const write = (text: string) => {
    stored = Buffer.from(text);
    version++;
  };
  const look = async () => {
    sightings.reading("f")(etag(), stored);
    return stored;
  };
  const put = (text: string): ReplaceCalls["put"] =>
    async function put({ ifMatch, ifNoneMatch }) {
      const isMet = ifNoneMatch ? stored === undefined : ifMatch === undefined || ifMatch === etag();
      if (!isMet) throw Object.assign(new Error("condition not met"), { statusCode: 412 });
      write(text);
      return etag();
    };
  return {
    ...{ sightings, look, write },
    text: () => stored?.toString(),
    replace: (text: string, calls: Partial<ReplaceCalls> = {}) =>
      sightings.replace("f", Buffer.from(text), { put: put(text), look, ...calls }),
    put,
  };
}

describe("replacing a file", () => {
  it("goes on from what was read and from its own writes", async () => {
    const file = openFile("a");
    await file.look();
    await file.replace("b");
    await file.replace("c");
    expect(file.text()).toBe("c");
  });

  it("replaces whatever is there when it was never read, or was changed otherwise since", async () => {
    const file = openFile("a");
    await file.replace("b");
    file.write("x");
    file.sightings.forget("f");
    await file.replace("c");
    expect(file.text()).toBe("c");
  });

  it.each([["a"], [undefined]])("gives way to another run's content where it read %s", async (before) => {
    const file = openFile(before);
    await file.look();
    file.write("of the other run");
    await expect(file.replace("b")).rejects.toMatchObject({ code: "CI-LAKE-004", exitCode: 4 });
    expect(file.text()).toBe("of the other run");
  });

  it("does not mind the same content under a new version", async () => {
    const file = openFile("a");
    await file.look();
    file.write("a");
    await file.replace("b");
    expect(file.text()).toBe("b");
  });

  it("recognises its own write whose answer was lost", async () => {
    const file = openFile("a");
    await file.look();
    const put: ReplaceCalls["put"] = async (conditions) => {
      await file.put("b")(conditions);
      return file.put("b")(conditions);
    };
    await file.replace("b", { put });
    expect(file.text()).toBe("b");
  });

  it("is not led astray by a reading that its own write overtook", async () => {
    const file = openFile("a");
    const note = file.sightings.reading("f");
    await file.replace("b");
    note("v1", Buffer.from("a"));
    await file.replace("c");
    expect(file.text()).toBe("c");
  });
});
