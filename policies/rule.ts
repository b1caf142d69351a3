import type { Settings } from "./settings.ts";

/** Properties of a resource, as plain data. Reading one that is unknown before deployment throws. */
export type Properties = Readonly<Record<string, unknown>>;

/** What Pulumi does about a finding. */
export type Level = "advisory" | "mandatory" | "remediate" | "disabled";

/** Where a stack runs; decides the level. */
export type Environment = "dev" | "test" | "prod";

/** One resource, as a rule sees it. */
export interface Resource {
  /** Type token without API version, e.g. `azure-native:storage:StorageAccount`. */
  readonly type: string;
  /** Name in the Pulumi program. */
  readonly name: string;
  readonly urn: string;
  readonly props: Properties;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
}

/** One resource of a whole stack, with what it refers to. */
export interface StackResource extends Resource {
  /** URN of its parent. */
  readonly parent?: string | undefined;
  /** URNs of what it depends on. */
  readonly dependencies: readonly string[];
  /** URNs by the property that refers to them. */
  readonly references: Readonly<Record<string, readonly string[]>>;
}

/** What a stack rule found: `resource` is absent when the stack lacks something. */
export interface StackFinding {
  readonly resource?: StackResource;
  readonly message: string;
}

interface RuleFacts {
  /** As in the catalogue, e.g. STG-06. */
  readonly id: string;
  /** Few words for the Pulumi policy name, e.g. `shared-key`. */
  readonly slug: string;
  /** What must hold, one sentence. */
  readonly title: string;
  /** What to do, one sentence. */
  readonly fix: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly levels: Readonly<Record<Environment, Level>>;
  /** Ids of public rules that ask for the same: AZR (PSRule for Azure), CKV (Checkov), AP (Azure Policy), MCSB. */
  readonly sources: readonly string[];
  /** Public document that says why. */
  readonly url: string;
  /** Resource types it looks at. */
  readonly types: readonly string[];
  /** Settings it reads, besides those every rule has. */
  readonly uses?: readonly (keyof Settings)[];
  /** Why it does not apply under these settings, or undefined when it does. */
  readonly unless?: (settings: Settings) => string | undefined;
}

/** A rule about one resource, seen as its inputs. */
export interface ResourceRule extends RuleFacts {
  readonly scope: "resource";
  /** Yields what is wrong, one sentence each: property, value found, what is accepted. */
  readonly check: (resource: Resource, settings: Settings) => Iterable<string>;
  /** Top-level properties as the rule wants them. Only settings that are safe to change in place. */
  readonly repair?: Properties;
}

/** A rule about resources together, seen as their outputs. */
export interface StackRule extends RuleFacts {
  readonly scope: "stack";
  readonly check: (resources: readonly StackResource[], settings: Settings) => Iterable<StackFinding>;
}

/** One row of the catalogue as data: the pack, the documentation and SARIF derive from it. */
export type Rule = ResourceRule | StackRule;

/** Name of the Pulumi policy of a rule, e.g. `stg-06-shared-key`. */
export function policyNameOf({ id, slug }: Pick<Rule, "id" | "slug">): string {
  return `${id.toLowerCase()}-${slug}`;
}
