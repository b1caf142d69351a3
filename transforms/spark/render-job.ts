import type { BronzeSource, LayerMode } from "../layers.ts";
import { GOLD_CONFIGURATION } from "../publish/gold-schema.ts";
import type { GoldPlan, SilverInput } from "./gold-plan.ts";
import { type PythonValue, pythonLiteral } from "./python.ts";
import type { SilverPlan, SilverRules } from "./silver-plan.ts";
import type { SparkRoots } from "./spark-roots.ts";

/** Everything a job is rendered from. */
export interface SparkJob {
  /** Version of the kit that wrote the job. */
  readonly kit: string;
  readonly roots: SparkRoots;
  readonly silver: readonly SilverInput[];
  readonly gold: readonly GoldPlan[];
  readonly layers: LayerMode;
  /** Linked tables that the job folds into silver before it publishes; undefined for a job of gold alone. */
  readonly link?: {
    readonly source: Exclude<BronzeSource, "synapse-link-csv">;
    readonly landing: string;
    readonly tables: readonly SilverPlan[];
    readonly rules: SilverRules;
  };
  /** Python text of the parts that no model changes: tables, gold, run. */
  readonly program: readonly string[];
}

/** The job as one Python program for spark-submit or a Spark job definition. Pure. */
export function renderProgram(job: SparkJob): string {
  return `${[headOf(job), parametersOf(job), plansOf(job), ...job.program, mainOf(job)].map((part) => part.trim()).join("\n\n\n")}\n`;
}

/** The same job as a notebook (nbformat 4.5) with a cell of parameters that a pipeline can set. Pure. */
export function renderNotebook(job: SparkJob): string {
  const cells = [
    cell("parameters", parametersOf(job), ["parameters"]),
    cell("plan", plansOf(job)),
    ...job.program.map((part, place) => cell(`program-${place + 1}`, part)),
    cell("main", NOTEBOOK_MAIN),
  ];
  const metadata = {
    kernelspec: { name: "synapse_pyspark", display_name: "Synapse PySpark", language: "Python" },
    language_info: { name: "python" },
  };
  const head = { cell_type: "markdown", id: "head", metadata: {}, source: lines(notice(job)) };
  return `${JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [head, ...cells] }, undefined, 1)}\n`;
}

function cell(id: string, text: string, tags: readonly string[] = []) {
  const metadata = tags.length > 0 ? { tags } : {};
  return { cell_type: "code", id, metadata, execution_count: null, outputs: [], source: lines(text) };
}

function lines(text: string): string[] {
  return text.trim().split(/(?<=\n)/);
}

function notice({ kit, link }: SparkJob): string {
  const from = link === undefined ? "its silver tables" : "linked Delta tables";
  return `Publishes the gold tables of commerce-insights ${kit} from ${from}. Spark 3.5 with Delta 3.2. Generated: change the models and write it anew.`;
}

function headOf(job: SparkJob): string {
  return `"""${notice(job)}"""`;
}

function parametersOf({ roots, link }: SparkJob): string {
  return [
    "# Folders of the silver tables, of the gold tables, of rows that wait for their merge, of ledgers, lease and reports,",
    "# and of the linked tables (empty: silver is read as it is). Time at which dated rows are valid: ISO 8601, empty for",
    "# now.",
    `SILVER = ${pythonLiteral(roots.silver)}`,
    `GOLD = ${pythonLiteral(roots.gold)}`,
    `STAGING = ${pythonLiteral(roots.staging)}`,
    `OPS = ${pythonLiteral(roots.ops)}`,
    `LANDING = ${pythonLiteral(link?.landing ?? "")}`,
    'AS_OF = ""',
  ].join("\n");
}

function plansOf({ silver, gold, layers, link }: SparkJob): string {
  const linked =
    link === undefined
      ? []
      : [
          `SOURCE = ${pythonLiteral(link.source)}`,
          `# How exported fields are read, and what every silver table holds.\nRULES = ${pythonLiteral(plain(link.rules))}`,
          `LINKED_TABLES = ${pythonLiteral(plain(link.tables))}`,
        ];
  return [
    `LAYERS = ${pythonLiteral(layers)}`,
    ...linked,
    `# What Customer Insights asks of a Delta source, and a change feed.\nPROPERTIES = ${pythonLiteral(GOLD_CONFIGURATION)}`,
    `SILVER_TABLES = ${pythonLiteral(silver.map((table) => ({ ...table })))}`,
    `GOLD_TABLES = ${pythonLiteral(gold.map((table) => ({ ...table })))}`,
  ].join("\n\n");
}

/** The same content without interfaces: data as JSON has it. */
function plain(value: SilverRules | readonly SilverPlan[]): PythonValue {
  return JSON.parse(JSON.stringify(value)) as PythonValue;
}

const INSTANT = `as_of = datetime.datetime.fromisoformat(AS_OF.replace("Z", "+00:00")) if AS_OF else None
if as_of is not None:
    as_of = as_of.replace(tzinfo=as_of.tzinfo or datetime.timezone.utc).astimezone(datetime.timezone.utc)`;

/** A job of gold alone has no code for linked tables, so it takes no place of theirs. */
function mainOf({ link }: SparkJob): string {
  const folders = ["silver", "gold", "staging", "ops", ...(link === undefined ? [] : ["landing"])];
  return `
if __name__ == "__main__":
    import argparse

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--silver", default=SILVER, help="folder of the silver tables (default: %(default)s)")
    arguments.add_argument("--gold", default=GOLD, help="folder of the gold tables (default: %(default)s)")
    arguments.add_argument("--staging", default=STAGING, help="folder for rows before their merge (default: %(default)s)")
    arguments.add_argument("--ops", default=OPS, help="folder of ledgers, lease and reports (default: %(default)s)")
${link === undefined ? "" : LANDING_ARGUMENT}    arguments.add_argument("--as-of", default=AS_OF, help="time at which dated rows are valid, ISO 8601 (default: now)")
    given = arguments.parse_args()
    folders = (${folders.map((name) => `given.${name}`).join(", ")})
    ${folders.map((name) => name.toUpperCase()).join(", ")} = (folder.rstrip("/") for folder in folders)
    AS_OF = given.as_of
${INSTANT.replaceAll(/^/gm, "    ")}
    try:
        report = run(as_of)
    except (Problem, Unavailable) as error:
        progress(str(error))
        sys.exit(4 if isinstance(error, Unavailable) else 1)
    print("run-report " + json.dumps(report), flush=True)
    sys.exit(exit_code(report))
`;
}

const LANDING_ARGUMENT = `    arguments.add_argument("--landing", default=LANDING, help="folder of the linked tables (default: %(default)s)")
`;

const NOTEBOOK_MAIN = `
${INSTANT}
report = run(as_of)
print("run-report " + json.dumps(report), flush=True)
if report["outcome"] == "failed":
    # A notebook has no exit code: an error fails the pipeline's activity.
    raise RuntimeError("; ".join(table["problem"]["message"] for table in report["tables"] if "problem" in table))
`;
