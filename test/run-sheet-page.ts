import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sectionsOf } from "../scripts/run-sheet/print-run-sheet.ts";
import { runSheetOf } from "../scripts/run-sheet/run-sheet.ts";
import type { ManualFacts, ManualPlaces } from "../stacks/manual-step.ts";
import { manualStepsFor } from "../stacks/run-sheet-steps.ts";

/** The page that this file writes. */
export const PAGE = fileURLToPath(new URL("../docs/run-sheet.md", import.meta.url));

const PLACES: ManualPlaces = {
  landingAccount: "<landingAccount>",
  landingContainer: "dataverse-<environment>-<organization>",
  lakeEndpoint: "<lakeEndpoint>",
  goldLocation: "<goldLocation>",
  goldRoot: "<gold root>",
  factoryStudio: "https://adf.azure.com/",
  environmentId: "<environment id>",
  subscription: "<subscription id>",
  policyId: "<policy id>",
  landingGroup: "<data resource group>",
  landingRegion: "the landing account's region",
  lakeRegion: "the lake's region",
};

const DEFAULT: ManualFacts = {
  phase: "linking",
  source: "synapse-link-csv",
  triggers: "stopped",
  runs: "`schedule.hours`",
  isAdmittedByPolicy: false,
  isLakeClosed: false,
  providers: ["Storage", "App", "DataFactory", "OperationalInsights", "ManagedIdentity"].map(
    (name) => `Microsoft.${name}`,
  ),
};

/** Steps of a stack with the default source, then those of other sources that differ. */
export function runSheetPage(): string {
  const steps = manualStepsFor(DEFAULT, PLACES);
  const sheet = runSheetOf("", steps);
  const others = (["synapse-link-delta", "fabric-link"] as const).map((source) => {
    const known = new Set(steps.map((step) => JSON.stringify(step)));
    const own = manualStepsFor({ ...DEFAULT, source }, PLACES).filter((step) => !known.has(JSON.stringify(step)));
    const plain = runSheetOf(
      "",
      own.map(({ paste: _, ...step }) => step),
    );
    return `## With \`landing.source: ${source}\`\n\nInstead of ${source === "fabric-link" ? "M2 and M3" : "M2"}, with the same table list:\n\n${sectionsOf(plain.steps)}`;
  });
  const closed = manualStepsFor({ ...DEFAULT, isAdmittedByPolicy: true, isLakeClosed: true }, PLACES);
  const gates = runSheetOf(
    "",
    closed.filter(({ id }) => id === "A3" || id === "A5"),
  );
  others.push(`## Behind firewalls (\`network.profile\`)\n\nA3 before M2, A5 before M6:\n\n${sectionsOf(gates.steps)}`);
  return `${[INTRODUCTION(sheet.minutes), sectionsOf(sheet.steps), ...others].join("\n\n")}\n`;
}

const INTRODUCTION = (minutes: number) => `# Run sheet: what only a person can do

No API creates a Synapse Link profile, a Link to Fabric or a Customer Insights - Data source, so these steps stay by
hand: about ${Math.round(minutes / 60)} hours of work in all; the initial sync of step M2 runs for hours to days by itself.
\`npx commerce-insights run-sheet --stack <stack>\` prints those that remain for one stack with its names and links, as
Markdown, HTML for paper, or JSON. Here \`<…>\` stands for an output of \`npx pulumi stack output\`, or for an id.`;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, runSheetPage());
