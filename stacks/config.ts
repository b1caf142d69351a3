import { z } from "zod";
import { NAME_KINDS, type NameKind, problemWithName } from "../components/naming.ts";
import { LAYER_MODES } from "../transforms/layers.ts";
import { Overlay } from "../transforms/overlay/overlay.ts";
import { Batch, COMPUTES, Job } from "./compute-settings.ts";
import { ConfigError } from "./config-error.ts";
import { describeProblems } from "./config-problems.ts";
import { CustomerKeySettings } from "./customer-key-settings.ts";
import { ENVIRONMENT_DEFAULTS } from "./environment-defaults.ts";
import { ExistingSettings, existingNames } from "./existing-settings.ts";
import { Budget, longestPauseHours, Monitoring } from "./monitoring-settings.ts";
import { NetworkSettings } from "./network-settings.ts";
import { Schedule, scheduleOf, timeZone } from "./schedule-settings.ts";
import { Dataverse, Landing, region } from "./source-settings.ts";
import { Storefront } from "./storefront-settings.ts";

const guid = (what: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, `use the ${what}, a GUID`)
    .describe(`${what}, a GUID`);

const Gold = z.strictObject({
  root: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, "use one folder name: a letter, then letters, digits, _ or -")
    .default("commerce")
    .describe("folder of the gold tables in the container gold; fixed once Customer Insights reads it"),
});

const Tags = z.strictObject({
  owner: z.email("use an e-mail address").describe("e-mail address of who answers for the resources"),
  costCenter: z
    .string()
    .min(1, "use a text of at least one character")
    .describe("cost centre the resources are charged to"),
  dataClassification: z
    .enum(["public", "general", "confidential", "restricted"])
    .default("confidential")
    .describe("classification of the data"),
});

const Names = z
  .partialRecord(z.enum(NAME_KINDS as [NameKind, ...NameKind[]]), z.string())
  .superRefine((names, context) => {
    for (const [kind, name] of Object.entries(names)) {
      const problem = problemWithName(kind as NameKind, name);
      if (problem !== undefined) context.addIssue({ code: "custom", path: [kind], message: problem, input: name });
    }
  });

/** Sizes belong to a compute: those of the other one would have no effect. */
function requireOneCompute(
  settings: { compute: string; job?: unknown; batch?: unknown },
  context: z.RefinementCtx,
): void {
  const isBatch = settings.compute === "batch";
  const [key, message] = isBatch
    ? (["job", "compute is batch; use batch.vmSize"] as const)
    : (["batch", "use it with compute: batch, and only then"] as const);
  if (settings[key] !== undefined) context.addIssue({ code: "custom", path: [key], message, input: settings[key] });
}

/** Every setting by itself, in the order of the settings file. */
const Fields = z.strictObject({
  customer: z
    .string()
    .regex(
      /^(?=.{2,20}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
      "use 2-20 characters: lower-case words joined by hyphens, e.g. contoso-retail",
    )
    .describe("customer slug: lower-case words joined by hyphens, e.g. contoso-retail"),
  environment: z.enum(["dev", "test", "prod"]).describe("dev, test or prod; decides the defaults"),
  location: region.describe("Azure region of the lake, the same as of Customer Insights, e.g. westeurope"),
  subscriptionId: guid("id of the subscription")
    .optional()
    .describe("subscription to deploy to; another one is refused"),
  tenantId: guid("id of the Entra tenant").optional().describe("Entra tenant to deploy to; another one is refused"),
  dataverse: Dataverse.describe("the Dataverse environment that exports the Commerce data"),
  landing: Landing.prefault({}).describe("the account Dataverse exports into"),
  ciData: z
    .strictObject({
      location: region.optional().describe("Azure region of Customer Insights - Data; location must be the same"),
      servicePrincipalObjectId: guid("object id of the service principal of Customer Insights")
        .optional()
        .describe(
          "object id of its service principal; default: looked up in Entra ID, which needs the right to read it",
        ),
    })
    .prefault({})
    .describe("Customer Insights - Data"),
  deployer: z
    .strictObject({
      objectId: guid("object id of the deployer").describe("object id of who runs pulumi up"),
      principalType: z
        .enum(["ServicePrincipal", "User", "Group"])
        .default("ServicePrincipal")
        .describe("kind of principal"),
    })
    .optional()
    .describe("who may upload the job; default: who runs pulumi up"),
  layers: z
    .enum(LAYER_MODES)
    .default("medallion")
    .describe("medallion (container silver) or simplified (no such container, same gold); fixed once the job has run"),
  network: NetworkSettings.prefault({}).describe("who reaches the platform over the network"),
  existing: ExistingSettings.optional().describe("resources of the customer's to use: read, checked and never changed"),
  customerKey: CustomerKeySettings.optional().describe(
    "encrypt the kit's storage accounts with a key of the customer's; default: Microsoft's key",
  ),
  gold: Gold.prefault({}).describe("the tables Customer Insights reads"),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i, "use a language as in Dynamics 365, e.g. en-us")
    .toLowerCase()
    .default("en-us")
    .describe("language of product names and option labels, e.g. en-us"),
  timeZone: timeZone.default("UTC").describe("IANA time zone of business days, e.g. Europe/Amsterdam"),
  overlay: Overlay.optional().describe("what differs from the gold contract; docs/overlay.md"),
  storefront: Storefront.optional().describe("events of web shops, from the shops' own pipeline; docs/storefront.md"),
  schedule: Schedule.prefault({}).describe("when runs start"),
  triggers: z
    .enum(["started", "stopped"])
    .optional()
    .describe("whether the schedule runs; default: stopped in dev, else started"),
  compute: z
    .enum(COMPUTES)
    .default("container-apps")
    .describe("where the job runs: container-apps, or batch when a run needs more memory or disk; docs/compute.md"),
  job: Job.optional().describe(
    "size of the transform job in Container Apps; default: 1 core in dev, 2 in test, 4 in prod",
  ),
  batch: Batch.optional().describe("machines of the Batch pool; only with compute batch"),
  protectData: z
    .boolean()
    .optional()
    .describe("protect, lock and keep the accounts with data; default: true in prod, else false"),
  replication: z
    .enum(["Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_RAGRS"])
    .optional()
    .describe("redundancy of landing and lake; default: Standard_ZRS in prod, else Standard_LRS"),
  softDeleteDays: z
    .int()
    .min(7)
    .max(365)
    .optional()
    .describe("days deleted files stay recoverable, 7 to 365; default: 14 in prod, else 7"),
  logRetentionDays: z
    .int()
    .min(30)
    .max(730)
    .optional()
    .describe("days logs are kept, 30 to 730; default: 90 in prod, else 30"),
  monitoring: Monitoring.prefault({}).describe("who is told of what, and the limits"),
  budget: Budget.optional().describe("the monthly budget; default: none"),
  names: Names.prefault({}).describe(`Azure names the customer insists on, by ${NAME_KINDS.join(", ")}`),
  ring: z
    .int()
    .min(1)
    .max(9)
    .default(1)
    .describe("ring of the rollout to all customers, 1 to 9: fleet up changes the lowest first"),
  tags: Tags.describe("tags of every resource"),
});

/** Everything a stack can be told. */
export const Settings = Fields.superRefine(requireOneCompute);

/** Settings with the defaults of their environment: what components are built from. */
export type StackConfig = ReturnType<typeof withDefaults>;

/** The only description of a customer's settings: object under the key `commerce-insights:stack`. */
export const StackConfig = Settings.transform(withDefaults);

/** Settings as they are written, with everything optional that has a default. */
export type StackSettings = z.input<typeof Settings>;

/**
 * Reads a stack's settings.
 *
 * @throws ConfigError CI-STACK-001 with every problem at once: where, what was found, what is accepted.
 */
export function parseStackConfig(value: unknown): StackConfig {
  const problems = settingProblems(value);
  if (problems.length === 0) return StackConfig.parse(value);
  throw new ConfigError(
    "CI-STACK-001",
    `The settings under commerce-insights:stack are not accepted:\n${problems.map((line) => `  ${line}`).join("\n")}`,
    "Correct stacks/Pulumi.<stack>.yaml; stacks/examples has complete settings.",
  );
}

/** Everything that is wrong with a stack's settings, a line each: where, what was found, what is accepted. Pure. */
export function settingProblems(value: unknown): readonly string[] {
  const result = StackConfig.safeParse(value, { reportInput: true });
  return result.success ? [] : describeProblems(result.error.issues, Settings, value);
}

function withDefaults(settings: z.output<typeof Settings>) {
  const defaults = ENVIRONMENT_DEFAULTS[settings.environment];
  const { landing, location } = settings;
  const schedule = scheduleOf(settings.schedule, settings.timeZone);
  return {
    ...settings,
    names: { ...settings.names, ...existingNames(settings.existing) },
    landing: { ...landing, location: landing.location ?? location },
    schedule,
    triggers: settings.triggers ?? defaults.triggers,
    network: { ...settings.network, profile: settings.network.profile ?? defaults.network },
    job: settings.job ?? { ...defaults.job, image: undefined, customStartRole: true },
    batch: { ...settings.batch, vmSize: settings.batch?.vmSize ?? defaults.vmSize },
    protectData: settings.protectData ?? defaults.protectData,
    replication: settings.replication ?? defaults.replication,
    softDeleteDays: settings.softDeleteDays ?? defaults.softDeleteDays,
    logRetentionDays: settings.logRetentionDays ?? defaults.logRetentionDays,
    monitoring: {
      ...settings.monitoring,
      alerts: settings.monitoring.alerts ?? defaults.alerts,
      emails: settings.monitoring.emails ?? [settings.tags.owner],
      capacityGiB: settings.monitoring.capacityGiB ?? defaults.capacityGiB,
      freshness: {
        ...settings.monitoring.freshness,
        runHours: settings.monitoring.freshness.runHours ?? longestPauseHours(schedule),
      },
    },
  };
}
