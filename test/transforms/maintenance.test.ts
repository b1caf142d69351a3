import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { accounts, customers, tableOf } from "../support/lake.ts";
import { it } from "../support/lake-test.ts";

const folder = (hour: number) => `2024-01-02T${String(hour).padStart(2, "0")}.00.00Z`;

it("joins the small files of a silver table every ten versions, without losing a row", async ({ lake }) => {
  const versions: number[] = [];
  const inserts: string[] = [];
  for (let hour = 0; hour <= 11; hour++) {
    const row = { recid: hour + 1, versionnumber: hour + 1, accountnum: `c${hour}` };
    await lake.land({ folders: { [folder(hour)]: customers(row) } });
    versions.push(tableOf(await lake.run(), "custtable").version);
    inserts.push(`${hour + 1}:c${hour}`);
  }
  expect(await accounts(lake)).toEqual(inserts);
  // The eleventh change is version 10: the round after it adds version 11, so the twelfth change is version 12.
  expect(versions).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]);
  const log = await readdir(join(lake.directory, "lake", "silver", "custtable", "_delta_log"));
  expect(log.filter((name) => name.includes("checkpoint.parquet"))).toEqual([
    "00000000000000000010.checkpoint.parquet",
  ]);
  const [{ files } = { files: 0n }] = await lake.session.all<{ files: bigint }>(
    `select count(*) as files from glob('${join(lake.directory, "lake", "silver", "custtable")}/*.parquet')`,
  );
  // Joined files stay on disk until vacuum: twelve loads and one joined file.
  expect(files).toBe(13n);
  expect((await lake.run()).outcome).toBe("nothing-to-do");
});
