import { expect, it } from "vitest";
import { sparkLanding, sparkRoots } from "../../../transforms/spark/spark-roots.ts";

const medallion = { layers: "medallion", goldRoot: "commerce" } as const;

it("an account has its containers, in the form that Spark's driver takes", () => {
  expect(sparkRoots("https://stlake.dfs.core.windows.net", medallion)).toEqual({
    silver: "abfss://silver@stlake.dfs.core.windows.net",
    gold: "abfss://gold@stlake.dfs.core.windows.net/commerce",
    staging: "abfss://ops@stlake.dfs.core.windows.net/spark/commerce",
    ops: "abfss://ops@stlake.dfs.core.windows.net",
  });
});

it("a container, a folder of OneLake and a directory hold the same tree", () => {
  const files = "retail.Lakehouse/Files";
  expect([
    sparkRoots(`abfss://space@onelake.dfs.fabric.microsoft.com/${files}`, medallion).gold,
    sparkRoots("https://stlake.dfs.core.windows.net/lake", medallion).silver,
    sparkRoots("/data/lake/", medallion).gold,
  ]).toEqual([
    `abfss://space@onelake.dfs.fabric.microsoft.com/${files}/gold/commerce`,
    "abfss://lake@stlake.dfs.core.windows.net/silver",
    "/data/lake/gold/commerce",
  ]);
});

it("in simplified layers silver lies below ops", () => {
  const options = { layers: "simplified", goldRoot: "commerce" } as const;
  expect(sparkRoots("https://stlake.dfs.core.windows.net", options).silver).toBe(
    "abfss://ops@stlake.dfs.core.windows.net/silver",
  );
});

it("a place that only the kit's own client reaches is refused by name", () => {
  expect(() => sparkRoots("https://127.0.0.1:10000/stlake", medallion)).toThrow(
    expect.objectContaining({ code: "CI-SPARK-001" }),
  );
});

it("a landing is a container or a folder; an account alone is none", () => {
  expect([
    sparkLanding("abfss://space@onelake.dfs.fabric.microsoft.com/retail.Lakehouse"),
    sparkLanding("https://stlanding.dfs.core.windows.net/dataverse-org"),
    sparkLanding("/data/link/"),
  ]).toEqual([
    "abfss://space@onelake.dfs.fabric.microsoft.com/retail.Lakehouse",
    "abfss://dataverse-org@stlanding.dfs.core.windows.net",
    "/data/link",
  ]);
  expect(() => sparkLanding("https://stlanding.dfs.core.windows.net")).toThrow(
    expect.objectContaining({ code: "CI-SPARK-001" }),
  );
});
