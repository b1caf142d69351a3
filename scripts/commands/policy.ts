import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { EXIT, OperatorError } from "../../transforms/operator-error.ts";
import { checkPreview, PACK } from "../policy/check-preview.ts";
import { checkState } from "../policy/check-state.ts";
import { checkPackConfig } from "../policy/pack-config-file.ts";
import { isFailed, type PolicyReport } from "../policy/policy-report.ts";
import { type PolicySettings, packConfigOf, policySettingsOf, readPolicySettings } from "../policy/policy-settings.ts";
import { renderHtml } from "../policy/render-html.ts";
import { renderJunit } from "../policy/render-junit.ts";
import { renderSarif } from "../policy/render-sarif.ts";
import { renderTable } from "../policy/render-table.ts";
import { parseExportedStack } from "../policy/state-file.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import type { World } from "../world.ts";

interface Subject {
  readonly state?: string;
  readonly stack?: string;
  readonly settings?: string;
  readonly asOf?: string;
  readonly quiet?: true;
}

interface CheckFlags extends Subject {
  readonly format: "table" | "sarif" | "junit" | "json";
  readonly json?: true;
  readonly out?: string;
}

/** `policy`: rules about what is to be deployed, or is. */
export function policyCommand(world: World, setExitCode: SetExitCode): Command {
  return new Command("policy")
    .description("Check a stack against the rules of docs/policies.md.")
    .addCommand(checkCommand(world, setExitCode))
    .addCommand(reportCommand(world, setExitCode))
    .addCommand(configCommand(world));
}

function checkCommand(world: World, setExitCode: SetExitCode): Command {
  return withSubject(new Command("check"))
    .description("Judge an exported state, or a preview of a stack. Exit code 3 when a mandatory rule is broken.")
    .addOption(
      new Option("--format <kind>", "form of the result").choices(["table", "sarif", "junit", "json"]).default("table"),
    )
    .option("--json", "the same as --format json")
    .option("--out <file>", "write the result there instead of standard output")
    .addHelpText(
      "after",
      "\nExamples:\n  policy check --state state.json --settings stacks/Pulumi.contoso-prod.yaml\n  policy check --stack contoso-prod --format sarif --out policy.sarif",
    )
    .action(async (flags: CheckFlags) => {
      const report = await reportOf(world, flags);
      await print(world, flags.out, rendered(report, flags.json ? "json" : flags.format, flags));
      if (isFailed(report)) setExitCode(EXIT.checkFailed);
    });
}

function reportCommand(world: World, setExitCode: SetExitCode): Command {
  return withSubject(new Command("report"))
    .description("Write a compliance page for a customer: every rule, its status, exemptions with days left.")
    .option("--out <file>", "page to write", "policy.html")
    .option("--json", "print the counts as one JSON document on standard output")
    .addHelpText(
      "after",
      "\nExample:\n  policy report --state state.json --settings stacks/Pulumi.contoso-prod.yaml --out contoso.html",
    )
    .action(async ({ out, json, ...subject }: Subject & { out: string; json?: true }) => {
      const report = await reportOf(world, subject);
      await print(world, out, renderHtml(report));
      const outcome = isFailed(report) ? "failed" : "passed";
      if (json) world.stdout(JSON.stringify({ page: resolve(world.cwd, out), outcome }));
      else world.stdout(`${report.subject}: ${outcome}; the page is ${out}.`);
      if (isFailed(report)) setExitCode(EXIT.checkFailed);
    });
}

function configCommand(world: World): Command {
  return new Command("config")
    .description("Print what pulumi preview --policy-pack-config takes, for one environment.")
    .option("--settings <file>", "stack settings with environment and exemptions (default: strict settings of prod)")
    .option("--as-of <date>", "day exemptions are compared with (default: today)")
    .option("--json", "the result is JSON in any case")
    .option("--quiet", "print no progress")
    .option("--check <file>", "check a configuration written by hand instead: the engine passes over unknown names")
    .addHelpText(
      "after",
      "\nExamples:\n  policy config --settings stacks/Pulumi.contoso-prod.yaml > policy.json\n  policy config --check policy.json",
    )
    .action(({ check, ...flags }: Subject & { check?: string; json?: true }) => {
      if (check === undefined) {
        world.stdout(JSON.stringify(packConfigOf(settingsOf(world, flags)), undefined, 2));
        return;
      }
      const entries = checkPackConfig(readPackConfig(world, check), check);
      world.stdout(
        flags.json ? JSON.stringify({ file: check, entries }) : `${check}: ${entries} entries are accepted.`,
      );
    });
}

function withSubject(command: Command): Command {
  return command
    .option("--state <file>", "exported state, from pulumi stack export")
    .option("--stack <name>", "stack to preview")
    .option("--settings <file>", "stack settings (default: stacks/Pulumi.<stack>.yaml, else strict settings of prod)")
    .option("--as-of <date>", "day exemptions are compared with (default: today)")
    .option("--quiet", "print no progress");
}

async function reportOf(world: World, flags: Subject): Promise<PolicyReport> {
  const { state, stack, quiet } = flags;
  if ((state === undefined) === (stack === undefined))
    throw new OperatorError(
      "CI-POLICY-006",
      `${state ? "--state and --stack are" : "neither --state nor --stack is"} given; one of them is accepted.`,
      "policy check --help shows examples.",
      { exitCode: EXIT.usage },
    );
  const policy = settingsOf(world, flags);
  if (state !== undefined) return checkState(parseExportedStack(readState(world, state), state), policy);
  if (!quiet) world.stderr(`pulumi preview: ${stack}`);
  return checkPreview({ cwd: world.cwd, stack: stack ?? "", policy, signal: world.signal });
}

function settingsOf(
  { cwd, now }: World,
  { settings, stack, asOf = now().toISOString().slice(0, 10) }: Subject,
): PolicySettings {
  const usual = stack === undefined ? undefined : join("stacks", `Pulumi.${stack}.yaml`);
  const file = settings ?? (usual !== undefined && existsSync(resolve(cwd, usual)) ? usual : undefined);
  return file === undefined ? policySettingsOf({}, asOf, "no settings") : readPolicySettings(resolve(cwd, file), asOf);
}

function readPackConfig({ cwd }: World, file: string): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    throw new OperatorError(
      "CI-POLICY-001",
      `${file} cannot be read: ${(error as Error).message}`,
      "policy config prints one that is right.",
    );
  }
}

function readState({ cwd }: World, file: string): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    throw new OperatorError(
      "CI-POLICY-004",
      `${file} cannot be read: ${(error as Error).message}`,
      "Write it with: pulumi stack export --stack <stack> --file state.json",
    );
  }
}

function rendered(report: PolicyReport, format: CheckFlags["format"], { settings, state, stack }: Subject): string {
  switch (format) {
    case "json":
      return JSON.stringify({ outcome: isFailed(report) ? "failed" : "passed", ...report }, undefined, 2);
    case "junit":
      return renderJunit(report);
    case "sarif": {
      const { version } = JSON.parse(readFileSync(join(PACK, "package.json"), "utf8")) as { version: string };
      return renderSarif(report, { version, file: settings ?? state ?? `stacks/Pulumi.${stack}.yaml` });
    }
    case "table":
      return renderTable(report);
  }
}

async function print({ stdout, cwd }: World, out: string | undefined, text: string): Promise<void> {
  if (out === undefined) stdout(text);
  else await writeFile(resolve(cwd, out), `${text}\n`);
}
