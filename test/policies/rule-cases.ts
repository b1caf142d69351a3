import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { judgeResource, judgeStack } from "../../policies/evaluate.ts";
import type { Properties, StackResource } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../policies/settings.ts";

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
  readonly protect?: boolean;
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

function resourceOf(type: string, name: string, props: Properties, parent?: string, protect = false) {
  return { type: tokenOf(type), name, urn: urnOf(type, name, parent), props: unknownCheckingProxy(props), protect };
}

/** Runs each case of a concern; the rules of the concern must all be there. */
export function describeRules(
  prefix: RegExp,
  resourceCases: readonly ResourceCase[],
  stackCases: readonly StackCase[],
  /** Rules about presence, tested in presence.test.ts. */
  elsewhere: readonly string[] = [],
): void {
  it(`has a case for every rule of ${prefix.source}`, () => {
    const ids = RULES.map(({ id }) => id).filter((id) => prefix.test(id) && !elsewhere.includes(id));
    expect([...resourceCases, ...stackCases].map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  describe.each(resourceCases)("$id", (one) => {
    const judge = (props: Properties) => {
      const rule = RULES.find(({ id }) => id === one.id);
      if (rule?.scope !== "resource") throw new Error(`${one.id} is no resource rule.`);
      const resource = resourceOf(one.type, "it", props, one.parent, one.protect);
      const { findings, undecided, notApplicable } = judgeResource(rule, resource, { ...DEFAULT_SETTINGS, ...one.settings });
      return { says: findings.map(({ message }) => message), undecided: undecided?.path, notApplicable };
    };
    const clean = { says: [], undecided: undefined, notApplicable: undefined };

    it("accepts what is right", () => expect(judge(one.good)).toEqual(clean));
    it("names what is wrong", () => expect(judge(replaced(one.good, one.path, one.bad))).toEqual({ ...clean, says: one.says }));
    it("judges what is absent", () =>
      expect(judge(replaced(one.good, one.path, undefined))).toEqual({ ...clean, says: one.absent }));
    it("says what it cannot decide before deployment", () => {
      const undecided = one.unknown === "decided" ? undefined : (one.unknown ?? one.path);
      expect(judge(replaced(one.good, one.path, UNKNOWN)).undecided).toEqual(undecided);
    });
  });

  describe.each(stackCases)("$id", (one) => {
    const judge = (resources: readonly StackResource[]) => {
      const rule = RULES.find(({ id }) => id === one.id);
      if (rule?.scope !== "stack") throw new Error(`${one.id} is no stack rule.`);
      const { findings, undecided } = judgeStack(rule, resources, { ...DEFAULT_SETTINGS, ...one.settings });
      const says = findings.map(({ urn, message }) => `${urn?.split("::").at(-1) ?? "stack"}: ${message}`);
      return { says, undecided: undecided?.path };
    };

    it("accepts what is right", () => expect(judge(one.good)).toEqual({ says: [], undecided: undefined }));
    it("names what is wrong", () => expect(judge(one.bad)).toEqual({ says: one.says, undecided: undefined }));
    it("judges what is absent", () => expect(judge(one.absent)).toEqual({ says: one.absentSays, undecided: undefined }));
    it("says what it cannot decide before deployment", () => {
      const { says, undecided } = judge(one.unknown);
      expect(typeof one.unknownSays === "string" ? undecided : says).toEqual(one.unknownSays);
    });
  });
}

/** A copy with the value at a dotted path replaced, or taken out. */
function replaced(value: unknown, path: string, wanted: unknown): Properties {
  const copy = structuredClone(value) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const holder = keys.reduce<Record<string, unknown>>((inner, key) => (inner[key] ??= {}) as Record<string, unknown>, copy);
  if (wanted !== undefined) holder[last] = wanted;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}
