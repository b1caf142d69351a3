import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSourceCounts } from "../../../scripts/commands/source-counts.ts";

async function fileOf(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "counts-")), "counts.json");
  await writeFile(path, text);
  return path;
}

it("reads a count, or both of Dataverse's, per table in any case", async () => {
  const path = await fileOf('{"CustTable": 985, "salesline": {"crmrecordcount": 3, "lakerecordcount": 4}}');
  expect(readSourceCounts(path)).toEqual({
    custtable: { crmrecordcount: 985 },
    salesline: { crmrecordcount: 3, lakerecordcount: 4 },
  });
});

it("refuses what is no list of counts, with the file and an example", async () => {
  for (const text of ["nothing", '{"custtable": "many"}', '{"custtable": -1}', '{"custtable": {"count": 1}}']) {
    const path = await fileOf(text);
    expect(() => readSourceCounts(path)).toThrow(
      expect.objectContaining({
        ...{ code: "CI-JOB-005", exitCode: 2, hint: expect.stringContaining('{"custtable": 985}') },
        message: expect.stringContaining(`--source-counts ${path}: `),
      }),
    );
  }
  expect(() => readSourceCounts("/no/such/file")).toThrow(/ENOENT/);
});
