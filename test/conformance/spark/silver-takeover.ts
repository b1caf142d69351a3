import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSnapshot } from "../../../transforms/delta/snapshot.ts";
import { supportingAffiliations } from "../../../transforms/gold/supporting_Affiliations.ts";
import { readReport, reportIds } from "../../../transforms/run-reports.ts";
import { custtable } from "../../../transforms/silver/custtable.ts";
import { retailaffiliation } from "../../../transforms/silver/retailaffiliation.ts";
import { goldPlan, silverInputs } from "../../../transforms/spark/gold-plan.ts";
import { programParts } from "../../../transforms/spark/program-parts.ts";
import { renderProgram } from "../../../transforms/spark/render-job.ts";
import { silverPlans, silverRules } from "../../../transforms/spark/silver-plan.ts";
import { sparkRoots } from "../../../transforms/spark/spark-roots.ts";
import { acquireLease } from "../../../transforms/storage/lease.ts";
import { lakeTable } from "../../end-to-end/lake-rows.ts";
import { type Lake, openLake } from "../../support/lake.ts";
import { assertEqual, type Verdicts } from "../verdicts.ts";
import type { SparkEnvironment } from "./environment.ts";
import { runJob } from "./job-process.ts";
import { randomLink } from "./silver-history.ts";

const SILVER = [custtable, retailaffiliation];
const GOLD = [supportingAffiliations];
const SETTINGS = { language: "en-us", timeZone: "UTC" };
const TABLES = [
  "silver/custtable",
  "silver/retailaffiliation",
  "silver/optionsets",
  "gold/commerce/supporting_Affiliations",
];

/**
 * One random history of linked tables into two lakes: one is kept by the embedded engine alone, the other by it and the
 * Spark job in turn. After every run both hold the same rows, columns, properties and ledgers.
 */
export async function judgeSilverTakeover(
  environment: SparkEnvironment,
  { check }: Verdicts,
  options: { readonly seed: number; readonly runs: number; readonly steps: number },
): Promise<void> {
  const [own, mixed] = await Promise.all([openLake(), openLake()]);
  const folder = await mkdtemp(join(tmpdir(), "silver-takeover-"));
  const lake = join(mixed.directory, "lake");
  const file = join(folder, "job.py");
  try {
    await writeJob(file, lake, join(own.directory, "landing"));
    const link = await randomLink(own, options);
    const embedded = async (target: Lake) => {
      const { tables } = await target.run({
        ...{ landing: own.landing, source: "fabric-link", silver: SILVER, gold: GOLD, through: "gold" },
        now: new Date(),
      });
      assertEqual(
        tables.flatMap(({ problem }) => problem ?? []),
        [],
        "problems of the embedded engine",
      );
    };
    const onSpark = async () => {
      const { report, exitCode } = await runJob(environment, file, { arguments: [] });
      assertEqual(
        report?.tables.flatMap(({ problem }) => problem ?? []),
        [],
        "problems of the job",
      );
      assertEqual([exitCode, report?.outcome], [0, "succeeded"], "end of the job");
      return report;
    };
    for (let run = 1; run <= options.runs; run++) {
      const isSpark = run % 2 === 1;
      await link.advance();
      await embedded(own);
      if (run === options.runs) {
        // Its first table is in silver, the others are not, and gold is what it was.
        await runJob(environment, file, { arguments: [], killAt: /^silver custtable: \+/m });
      }
      const who = isSpark ? "the Spark job" : "the embedded engine";
      const name = run === options.runs ? `${who} after a killed Spark job` : who;
      await check(
        `takeover, run ${run} by ${name}: the lake is what the embedded engine alone makes of it`,
        async () => {
          if (isSpark) await onSpark();
          else await embedded(mixed);
          for (const table of TABLES) await compareTable(own, mixed, table);
          assertEqual(await ledgersOf(mixed), await ledgersOf(own), "ledgers");
        },
      );
    }
    // A killed run's lease would last for a minute.
    await rm(join(lake, "ops", "lease"), { recursive: true, force: true });
    await check("a run of the job with nothing new reports nothing to do", async () => {
      const { report, exitCode } = await runJob(environment, file, { arguments: [] });
      assertEqual([exitCode, report?.outcome], [0, "nothing-to-do"], "end");
      assertEqual(
        report?.tables.filter(({ layer }) => layer === "silver"),
        [],
        "silver",
      );
    });
    await check("the job's reports are read by runs and status, in order with the embedded engine's", async () => {
      const ids = (await reportIds(mixed.store)).filter((id) => !id.startsWith("run-"));
      const reports = await Promise.all(ids.map((id) => readReport(mixed.store, id)));
      assertEqual(
        reports.map(({ outcome }) => outcome),
        reports.map(() => "succeeded"),
        "outcomes",
      );
      assertEqual(reports.length, Math.ceil(options.runs / 2), "reports");
    });
    await check(
      "a row that cannot be read and a table that loses most of its rows stop these tables alone",
      async () => {
        await link.fail();
        const versions = () =>
          Promise.all(TABLES.map(async (one) => (await readSnapshot(mixed.store, one, mixed.session))?.version));
        const before = await versions();
        const { report, exitCode } = await runJob(environment, file, { arguments: [] });
        const problems = report?.tables.flatMap(({ table, problem }) => (problem ? [`${table} ${problem.code}`] : []));
        assertEqual(problems, ["custtable CI-SPARK-003", "supporting_Affiliations CI-GOLD-002"], "problems");
        assertEqual([exitCode, report?.outcome], [1, "failed"], "end");
        const failed = report?.checks.filter(({ outcome }) => outcome === "failed").map(({ check: name }) => name);
        assertEqual(
          failed,
          [
            "number of rows changes by 50 % at most, unless --full-refresh is given (Q26)",
            "number of rows changes by 20 % at most (Q26)",
          ],
          "checks",
        );
        const [customers, affiliations, ...others] = before;
        assertEqual(await versions(), [customers, (affiliations ?? 0) + 1, ...others], "versions");
      },
    );
    await check("the job does not run while another run holds the lake's lease, and names it", async () => {
      const lease = await acquireLease(mixed.store, "ops/lease", { holder: "job execution 7", now: () => new Date() });
      try {
        const end = await runJob(environment, file, { arguments: [], mayRefuse: true });
        assertEqual([end.exitCode, end.report], [4, undefined], "end");
        if (!/CI-LAKE-004 .* is being written by job execution 7 since/.test(end.progress))
          throw new Error(end.progress.slice(-500));
      } finally {
        await lease.release();
      }
    });
  } finally {
    await Promise.all([own.close(), mixed.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeJob(file: string, lake: string, landing: string): Promise<void> {
  const program = await programParts("silver and gold");
  const text = renderProgram({
    ...{ kit: "conformance", layers: "medallion", program },
    roots: sparkRoots(lake, { layers: "medallion", goldRoot: "commerce" }),
    silver: silverInputs(GOLD, SETTINGS),
    gold: goldPlan(GOLD, SETTINGS),
    link: { source: "fabric-link", landing, tables: silverPlans(SILVER), rules: silverRules() },
  });
  await writeFile(file, text);
}

/** Rows, columns with types and nullability, properties, protocol, and the mark of the ledger's sequence. */
async function compareTable(own: Lake, mixed: Lake, table: string): Promise<void> {
  const [expected, found] = await Promise.all(
    [own, mixed].map(async ({ session, store, directory }) => {
      const { rows, schema } = await lakeTable(session, join(directory, "lake"), table);
      const snapshot = await readSnapshot(store, table, session);
      const { configuration, partitionColumns } = snapshot?.metadata ?? {};
      const mark = snapshot?.txns.get(table)?.version;
      return { rows, facts: { schema, configuration, partitionColumns, protocol: snapshot?.protocol, mark } };
    }),
  );
  assertEqual(found?.facts, expected?.facts, `${table}: columns, properties, protocol`);
  assertEqual(found?.rows, expected?.rows, `${table}: rows`);
}

/** Every ledger but gold's manifest, and the content of the files of known versions. */
async function ledgersOf({ session, directory }: Lake): Promise<unknown> {
  const folder = join(directory, "lake", "ops", "ledger");
  const read = async (path: string): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(join(folder, path), "utf8")) as Record<string, unknown>;
  const names = (await readdir(join(folder, "silver"))).filter((name) => name.endsWith(".json")).sort();
  const tables = await Promise.all(
    names.map(async (name) => {
      const ledger = await read(join("silver", name));
      if (typeof ledger.versions !== "string") return ledger;
      const path = join(directory, "lake", ledger.versions);
      const known = await session.all(
        `select id, kind, v, cast(s as varchar) as s, cast(folder as varchar) as folder from read_parquet('${path}') order by all`,
      );
      return { ...ledger, known };
    }),
  );
  return { link: await read("delta-link.json"), tables };
}
