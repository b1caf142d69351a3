import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Call, parseCall } from "../../../../scripts/sandbox/storage/call.ts";
import { type Disk, openDisk } from "../../../../scripts/sandbox/storage/disk.ts";
import { listPaths } from "../../../../scripts/sandbox/storage/listing.ts";

let root: string;
let disk: Disk;
const files = ["a", "a-b/x", "a-b/y/z", "a.b", "b/a", "b/b/c/d", "b/b/e", "b-", "c/1", "c/2", "c/3", "d"];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "listing-"));
  disk = openDisk(root, () => new Date());
  for (const path of files) await disk.commit(await disk.draftOf([]), { account: "lake", container: "gold", path }, {});
});
afterAll(() => rm(root, { recursive: true }));

async function page(query: Record<string, string>, bend = {}) {
  const search = new URLSearchParams({ resource: "filesystem", ...query });
  const call: Call = parseCall({ method: "GET", url: `/lake/gold?${search}`, headers: {} }, () => true);
  const { headers, body } = await listPaths(call, disk, true, bend);
  const { paths } = JSON.parse(typeof body === "string" ? body : "") as { paths: { name: string }[] };
  return { names: paths.map(({ name }) => name), next: headers["x-ms-continuation"] };
}

async function all(query: Record<string, string>, maxResults: number): Promise<string[]> {
  const names: string[] = [];
  let next: string | undefined;
  do {
    const found = await page({ ...query, maxResults: `${maxResults}`, ...(next && { continuation: next }) });
    names.push(...found.names);
    next = found.next;
  } while (next !== undefined);
  return names;
}

describe("a paged listing", () => {
  it("is the whole listing cut into pieces, for every page size and start", async () => {
    const whole = await all({ recursive: "true" }, 5000);
    expect(whole).toHaveLength(files.length + 6);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.nat({ max: whole.length - 1 }), async (size, from) => {
        expect(await all({ recursive: "true" }, size)).toEqual(whole);
        expect(await all({ recursive: "true", beginFrom: whole[from] ?? "" }, size)).toEqual(whole.slice(from));
      }),
      { numRuns: 30 },
    );
  });

  it("repeats a page when it is told to", async () => {
    const first = await page({ recursive: "false" }, { pageSize: 2, isRepeated: true });
    const again = await page({ recursive: "false", continuation: first.next ?? "" }, { pageSize: 2 });
    expect(again.names).toEqual(first.names);
    const third = await page({ recursive: "false", continuation: again.next ?? "" }, { pageSize: 2, isRepeated: true });
    const fourth = await page({ recursive: "false", continuation: third.next ?? "" }, { pageSize: 2 });
    expect(fourth.names).toEqual(third.names);
    expect(third.names).not.toEqual(first.names);
  });

  it("refuses what is no number or no token of its own", async () => {
    await expect(page({ maxResults: "many" })).rejects.toMatchObject({
      status: 400,
      code: "InvalidQueryParameterValue",
    });
    await expect(page({ continuation: "abc" })).rejects.toMatchObject({
      status: 400,
      code: "InvalidQueryParameterValue",
    });
  });
});
