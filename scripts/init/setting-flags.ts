/** A setting that has a flag of its own, or is asked for. */
export interface SettingFlag {
  /** Path in the stack's settings. */
  readonly path: readonly string[];
  /** Long flag with its value, as commander takes it. */
  readonly flag: string;
  readonly description: string;
  /** What a person is asked; a setting without is taken from flags only. */
  readonly question?: string;
  /** Proposed when nothing is known. Enter accepts it. */
  readonly proposal?: string;
  /** Whether an empty answer leaves it unset. @default false */
  readonly optional?: true;
}

/** Settings that every customer decides, in the order of the settings file. All others are set by `--set`. */
export const SETTING_FLAGS = [
  {
    path: ["customer"],
    flag: "--customer <slug>",
    description: "lower-case words joined by hyphens, e.g. contoso-retail",
    question: "Customer, lower-case words joined by hyphens",
  },
  {
    path: ["environment"],
    flag: "--environment <name>",
    description: "dev, test or prod; decides the defaults",
    question: "Environment: dev, test or prod",
    proposal: "dev",
  },
  {
    path: ["location"],
    flag: "--location <region>",
    description: "Azure region of the lake, the one of Customer Insights, e.g. westeurope",
    question: "Azure region of Customer Insights, e.g. westeurope",
  },
  {
    path: ["subscriptionId"],
    flag: "--subscription <id>",
    description: "subscription to deploy to; another one is refused",
    question: "Azure subscription id (empty: whichever the deployer is signed in to)",
    optional: true,
  },
  {
    path: ["tenantId"],
    flag: "--tenant <id>",
    description: "Entra tenant to deploy to; another one is refused",
    question: "Entra tenant id (empty: whichever the deployer is signed in to)",
    optional: true,
  },
  {
    path: ["dataverse", "environmentName"],
    flag: "--dataverse-environment <name>",
    description: "name of the Dataverse environment, as in its container",
    question: "Name of the Dataverse environment",
  },
  {
    path: ["dataverse", "organizationName"],
    flag: "--dataverse-organization <name>",
    description: "unique name of its organization, e.g. unq0a1b2c3d",
    question: "Unique name of its organization, e.g. unq0a1b2c3d",
  },
  {
    path: ["landing", "location"],
    flag: "--landing-location <region>",
    description: "Azure region of the Dataverse environment (default: --location)",
    question: "Azure region of the Dataverse environment (empty: the same)",
    optional: true,
  },
  {
    path: ["landing", "source"],
    flag: "--source <form>",
    description: "what Dataverse writes: synapse-link-csv (default), synapse-link-delta or fabric-link",
  },
  {
    path: ["landing", "lakehouse"],
    flag: "--lakehouse <address>",
    description: "OneLake address of the lakehouse that Link to Fabric fills; with --source fabric-link",
  },
  {
    path: ["timeZone"],
    flag: "--time-zone <zone>",
    description: "IANA time zone of business days, e.g. Europe/Amsterdam (default: UTC)",
    question: "Time zone of business days, e.g. Europe/Amsterdam",
    proposal: "UTC",
  },
  {
    path: ["schedule", "hours"],
    flag: "--hours <list>",
    description: "hours at which a run starts, comma-separated, e.g. 3,15 (default: 2)",
    question: "Hours at which a run starts, before Customer Insights refreshes, e.g. 3,15",
    proposal: "2",
  },
  {
    path: ["tags", "owner"],
    flag: "--owner <e-mail>",
    description: "e-mail address of who answers for the resources",
    question: "E-mail address of who answers for the resources",
  },
  {
    path: ["tags", "costCenter"],
    flag: "--cost-center <text>",
    description: "cost centre the resources are charged to",
    question: "Cost centre the resources are charged to",
  },
] as const satisfies readonly SettingFlag[];

/** The flag of a setting, e.g. `--customer`, or undefined when only `--set` reaches it. */
export function flagOf(path: string): string | undefined {
  const own = SETTING_FLAGS.find((setting) => setting.path.join(".") === path);
  return own?.flag.split(" ")[0];
}
