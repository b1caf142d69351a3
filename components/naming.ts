import { createHash } from "node:crypto";

/** The facts a name is made of; the same facts give the same names for ever. */
export interface Deployment {
  /** Customer slug: lower-case words joined by hyphens. */
  readonly customer: string;
  /** Environment, e.g. dev. */
  readonly environment: string;
  /** Subscription the resources lie in; makes global names unique. */
  readonly subscriptionId: string;
  /** Names the customer insists on; they win. */
  readonly names?: Readonly<Partial<Record<NameKind, string>>> | undefined;
}

interface NameRule {
  /** Abbreviation of Microsoft's Cloud Adoption Framework (resource-abbreviations, 2024-05). */
  readonly abbreviation: string;
  /** What distinguishes resources of the same kind. */
  readonly role?: string;
  /** `compact` has no separators; `hyphens` joins the parts. */
  readonly form: "compact" | "hyphens";
  /** Unique in all of Azure, so it carries a hash. */
  readonly global: boolean;
  readonly maximum: number;
  /** What Azure accepts (ARM types of SDK 3.28.0; Container Apps: naming rules of Microsoft.App). */
  readonly pattern: RegExp;
  readonly accepted: string;
}

const GROUP = {
  abbreviation: "rg",
  form: "hyphens",
  global: false,
  maximum: 90,
  pattern: /^[A-Za-z0-9._()-]{0,89}[A-Za-z0-9_()-]$/,
  accepted: "1-90 letters, digits, . _ ( ) -, not ending in a period",
} as const;

const ACCOUNT = {
  abbreviation: "st",
  form: "compact",
  global: true,
  maximum: 24,
  pattern: /^[a-z0-9]{3,24}$/,
  accepted: "3-24 lower-case letters and digits",
} as const;

const NETWORK = {
  form: "hyphens",
  global: false,
  maximum: 64,
  pattern: /^(?=.{2,64}$)[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9_]$/,
  accepted: "2-64 letters, digits, . _ and -, from a letter or digit to a letter, digit or _",
} as const;

const RULES = {
  dataGroup: { ...GROUP, role: "data" },
  computeGroup: { ...GROUP, role: "compute" },
  opsGroup: { ...GROUP, role: "ops" },
  networkGroup: { ...GROUP, role: "net" },
  landingAccount: { ...ACCOUNT, role: "land" },
  lakeAccount: { ...ACCOUNT, role: "lake" },
  opsAccount: { ...ACCOUNT, role: "ops" },
  jobIdentity: {
    abbreviation: "id",
    role: "job",
    form: "hyphens",
    global: false,
    maximum: 128,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    accepted: "3-128 letters, digits, _ and -, starting with a letter or digit",
  },
  containerEnvironment: {
    abbreviation: "cae",
    form: "hyphens",
    global: false,
    maximum: 32,
    pattern: /^(?=.{2,32}$)[a-z](?:-?[a-z0-9])+$/,
    accepted: "2-32 lower-case letters, digits and single hyphens, starting with a letter",
  },
  job: {
    abbreviation: "caj",
    form: "hyphens",
    global: false,
    maximum: 32,
    pattern: /^(?=.{2,32}$)[a-z](?:-?[a-z0-9])+$/,
    accepted: "2-32 lower-case letters, digits and single hyphens, starting with a letter",
  },
  batchAccount: { ...ACCOUNT, abbreviation: "ba" },
  fabricCapacity: {
    abbreviation: "fc",
    form: "compact",
    global: true,
    maximum: 63,
    pattern: /^[a-z][a-z0-9]{2,62}$/,
    accepted: "3-63 lower-case letters and digits, starting with a letter",
  },
  logWorkspace: {
    abbreviation: "log",
    form: "hyphens",
    global: false,
    maximum: 63,
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    accepted: "4-63 letters, digits and hyphens with a letter or digit at both ends",
  },
  virtualNetwork: { abbreviation: "vnet", ...NETWORK },
  networkSecurityGroup: { abbreviation: "nsg", ...NETWORK },
  natGateway: { abbreviation: "ng", ...NETWORK },
  natAddress: { abbreviation: "pip", role: "nat", ...NETWORK },
  enterprisePolicy: { abbreviation: "ep", role: "link", ...NETWORK },
  keyVault: {
    abbreviation: "kv",
    form: "hyphens",
    global: true,
    maximum: 24,
    pattern: /^(?=.{3,24}$)[A-Za-z](?:-?[A-Za-z0-9])+$/,
    accepted: "3-24 letters, digits and single hyphens, starting with a letter",
  },
  keyIdentity: {
    abbreviation: "id",
    role: "key",
    form: "hyphens",
    global: false,
    maximum: 128,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    accepted: "3-128 letters, digits, _ and -, starting with a letter or digit",
  },
  dataFactory: {
    abbreviation: "adf",
    form: "hyphens",
    global: true,
    maximum: 63,
    pattern: /^(?=.{3,63}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/,
    accepted: "3-63 letters and digits in groups joined by single hyphens",
  },
  actionGroup: {
    abbreviation: "ag",
    form: "hyphens",
    global: false,
    maximum: 90,
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,88}[A-Za-z0-9])?$/,
    accepted: "1-90 letters, digits, _ and - with a letter or digit at both ends",
  },
  budget: {
    abbreviation: "budget",
    form: "hyphens",
    global: false,
    maximum: 63,
    pattern: /^[A-Za-z0-9_-]{1,63}$/,
    accepted: "1-63 letters, digits, _ and -",
  },
} as const satisfies Record<string, NameRule>;

/** What can be named. */
export type NameKind = keyof typeof RULES;

/** Every kind of name, in the order of the platform. */
export const NAME_KINDS = Object.keys(RULES) as readonly NameKind[];

/** Hexadecimal digits of the hash in global names: one in 16 million. */
const HASH_LENGTH = 6;

/**
 * The legal, stable Azure name of one resource of a deployment.
 *
 * Changing what a name is made of replaces resources that hold data: never change a rule without aliases.
 */
export function nameOf(kind: NameKind, deployment: Deployment): string {
  const override = deployment.names?.[kind];
  if (override !== undefined) return override;
  const { customer, environment } = deployment;
  const rule: NameRule = RULES[kind];
  const { abbreviation, role = "", form, global, maximum } = rule;
  const hash = global ? hashOf(deployment) : "";
  if (form === "compact") {
    const room = maximum - abbreviation.length - role.length - environment.length - hash.length;
    return `${abbreviation}${role}${customer.replaceAll("-", "").slice(0, room)}${environment}${hash}`;
  }
  const parts = (slug: string) => [abbreviation, slug, environment, role, hash].filter((part) => part !== "").join("-");
  const room = maximum - parts("").length - 1;
  return parts(customer.slice(0, room).replace(/-+$/, ""));
}

/** Why Azure would refuse `name` for this kind, or undefined: what is accepted. */
export function problemWithName(kind: NameKind, name: string): string | undefined {
  const rule: NameRule = RULES[kind];
  return name.length <= rule.maximum && rule.pattern.test(name) ? undefined : `use ${rule.accepted}`;
}

function hashOf({ subscriptionId, customer, environment }: Deployment): string {
  const text = `${subscriptionId.toLowerCase()}/${customer}/${environment}`;
  return createHash("sha256").update(text).digest("hex").slice(0, HASH_LENGTH);
}
