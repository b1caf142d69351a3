import { createRequire } from "node:module";
import type { Properties, StackResource } from "../../../policies/rule.ts";
import type { Settings } from "../../../policies/settings.ts";

// Both are exported since @pulumi/policy 1.21.0, without type declarations.
const { unknownCheckingProxy } = createRequire(import.meta.url)("@pulumi/policy") as {
  unknownCheckingProxy(props: unknown): Properties;
};

/** The engine's mark for a text that is not known before deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource rule and the ways one property can be: right, wrong, absent, unknown. */
export interface ResourceCase {
  readonly id: string;
  /** `module:Class` of azure-native, or a full token. */
  readonly type: string;
  /** Component that is the parent, e.g. `DataLake`. */
  readonly parent?: string;
  /** Type the rule is not about, when every resource of `type` is refused. */
  readonly goodType?: string;
  /** Whether what is right is protected; nothing else is. */
  readonly goodProtect?: boolean;
  readonly settings?: Partial<Settings>;
  readonly good: Properties;
  /** Property that is broken, dotted. */
  readonly path: string;
  readonly bad: unknown;
  /** What is said about the broken one. */
  readonly says: readonly string[];
  /** What is said when it is absent. */
  readonly absent: readonly string[];
  /** Where it is undecided when unknown; default: `path`. `decided`: the value is not needed. */
  readonly unknown?: string;
  /** What is said all the same when it is unknown; default: nothing. */
  readonly unknownSays?: readonly string[];
}

/** A stack rule: whole stacks that are right, wrong, without the thing, and not known yet. */
export interface StackCase {
  readonly id: string;
  readonly settings?: Partial<Settings>;
  readonly good: readonly StackResource[];
  readonly bad: readonly StackResource[];
  readonly says: readonly string[];
  readonly absent: readonly StackResource[];
  readonly absentSays: readonly string[];
  readonly unknown: readonly StackResource[];
  /** Where it is undecided, or what is said all the same. */
  readonly unknownSays: string | readonly string[];
}

/** A resource of a stack. `at` maps a property to the name of the resource it refers to. */
export function part(
  type: string,
  name: string,
  props: Properties = {},
  { parent, at = {} }: { readonly parent?: string; readonly at?: Readonly<Record<string, string>> } = {},
): StackResource {
  const references = Object.fromEntries(Object.entries(at).map(([key, target]) => [key, [target]]));
  return { ...resourceOf(type, name, props, parent), dependencies: Object.values(at), references };
}

/** URN of `part(type, name, …)`. */
export function urnOf(type: string, name: string, parent?: string): string {
  const parents = parent === undefined ? "" : `commerce-insights:components:${parent}$`;
  return `urn:pulumi:dev::commerce-insights::${parents}${tokenOf(type)}::${name}`;
}

function tokenOf(type: string): string {
  return type.split(":").length > 2 ? type : `azure-native:${type}`;
}

/** A resource as a rule sees it in preview. */
export function resourceOf(type: string, name: string, props: Properties, parent?: string, protect = false) {
  return { type: tokenOf(type), name, urn: urnOf(type, name, parent), props: unknownCheckingProxy(props), protect };
}

/** Cases of one concern. */
export interface RuleCases {
  /** Ids of the concern's rules. */
  readonly prefix: RegExp;
  readonly resourceCases: readonly ResourceCase[];
  readonly stackCases: readonly StackCase[];
}

/** Cases of one concern. */
export function casesOf(
  prefix: RegExp,
  resourceCases: readonly ResourceCase[],
  stackCases: readonly StackCase[],
): RuleCases {
  return { prefix, resourceCases, stackCases };
}

/** A copy with the value at a dotted path replaced, or taken out. */
export function replaced(value: unknown, path: string, wanted: unknown): Properties {
  const copy = structuredClone(value) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let holder = copy;
  for (const key of keys) {
    holder[key] ??= {};
    holder = holder[key] as Record<string, unknown>;
  }
  if (wanted !== undefined) holder[last] = wanted;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}

/** A case of a rule that wants one value of one property. */
export function value(id: string, type: string, path: string, good: unknown, bad: unknown, must: string): ResourceCase {
  const props = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), good) as Properties;
  return {
    id,
    type,
    path,
    bad,
    good: props,
    says: [`${path} is ${JSON.stringify(bad)}; ${must}.`],
    absent: [`${path} is not set; ${must}.`],
  };
}

/** A diagnostic setting of the resource `it` of a type. */
export function logOf(type: string, logs: unknown): StackResource {
  return part(
    "monitor:DiagnosticSetting",
    "logs",
    { workspaceId: "w", logs },
    { at: { resourceUri: urnOf(type, "it") } },
  );
}

/** A private endpoint of the resource `it` of a type. */
export function endpointOf(type: string): StackResource {
  return part("network:PrivateEndpoint", "e", {}, { at: { privateLinkServiceConnections: urnOf(type, "it") } });
}

/** A private endpoint of nobody knows what. */
export const UNKNOWN_ENDPOINT = part("network:PrivateEndpoint", "e", { privateLinkServiceConnections: UNKNOWN });
