import { describe, expect } from "vitest";
import { F1, F2, F3, type Lake, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";

/** One line of GlobalOptionsetMetadata.csv. */
function option(value: number, label: string, lcid = 1033, symbol = `Symbol${value}`): string {
  return `"blocked",${value},${lcid === 1033 ? "True" : "False"},${lcid},"${label}","mserp_custvendorblocked","CustTable","${symbol}"\n`;
}

const folder = (...lines: readonly string[]) => ({ tables: {}, optionSets: lines.join("") });

async function labels(lake: Lake): Promise<string[]> {
  const rows = await lake.rows("silver/optionsets", "value, lcid, label, table_name, column_name");
  return rows.map(
    ({ value, lcid, label, table_name, column_name }) => `${table_name}.${column_name} ${value} ${lcid} ${label}`,
  );
}

describe("option sets", () => {
  it("C50 the newest complete folder that has them wins, with all languages", async ({ lake }) => {
    await lake.land({
      folders: { [F1]: folder(option(0, "No"), option(0, "Nein", 1031), option(1, "Invoice")), [F2]: { tables: {} } },
    });
    await lake.run();
    expect(await labels(lake)).toEqual([
      "custtable.blocked 0 1031 Nein",
      "custtable.blocked 0 1033 No",
      "custtable.blocked 1 1033 Invoice",
    ]);
    await lake.land({ folders: { [F3]: folder(option(0, "Never"), option(2, "All")) } });
    await lake.run();
    expect(await labels(lake)).toEqual(["custtable.blocked 0 1033 Never", "custtable.blocked 2 1033 All"]);
  });

  it("C50 a folder that arrives late does not replace newer ones, nor does the one in progress", async ({ lake }) => {
    await lake.land({
      folders: { [F2]: folder(option(0, "new")), [F3]: folder(option(0, "in progress")) },
      inProgress: F3,
    });
    await lake.run();
    await lake.land({ folders: { [F1]: folder(option(0, "late")) }, inProgress: F3 });
    await lake.run();
    expect(await labels(lake)).toEqual(["custtable.blocked 0 1033 new"]);
  });

  it("C50 without any in folders the container's own copy counts", async ({ lake }) => {
    const extra = { "OptionsetMetadata/GlobalOptionsetMetadata.csv": option(0, "root") };
    await lake.land({ folders: { [F1]: { tables: {} } }, extra });
    const report = await lake.run();
    expect(await labels(lake)).toEqual(["custtable.blocked 0 1033 root"]);
    expect(report.warnings).toEqual([]);
    await lake.land({ folders: { [F2]: folder(option(0, "folder")) } });
    await lake.run();
    expect(await labels(lake)).toEqual(["custtable.blocked 0 1033 folder"]);
  });

  it("C50 missing metadata and values without label are warnings", async ({ lake }) => {
    await lake.land({ folders: { [F1]: { tables: {} } } });
    expect((await lake.run()).warnings).toEqual(["no option-set metadata: enum columns show built-in symbols"]);
    expect(await lake.rows("silver/optionsets")).toEqual([]);
    await lake.land({ folders: { [F2]: folder(option(0, ""), option(1, "One")) } });
    expect((await lake.run()).warnings).toEqual([
      "1 option-set values have no label: gold shows their symbol or number",
    ]);
  });

  it("C50 unchanged metadata writes nothing", async ({ lake }) => {
    await lake.land({ folders: { [F1]: folder(option(0, "No")) } });
    await lake.run();
    await lake.land({ folders: { [F2]: folder(option(0, "No")) } });
    const report = await lake.run();
    expect(report.tables).toEqual([]);
    const commits: string[] = [];
    for await (const { path } of lake.store.list("silver/optionsets/_delta_log")) commits.push(path);
    expect(commits).toHaveLength(1);
  });

  it("C50 a file that cannot be read is named; labels stay as they were", async ({ lake }) => {
    await lake.land({ folders: { [F1]: folder(option(0, "No")) } });
    await lake.run();
    await lake.land({ folders: { [F2]: folder('"blocked","0\n') } });
    const report = await lake.run();
    expect(tableOf(report, "optionsets").problem?.code).toBe("CI-FEED-008");
    expect(await labels(lake)).toEqual(["custtable.blocked 0 1033 No"]);
  });
});
