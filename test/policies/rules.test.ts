import { describe, expect, it } from "vitest";
import { judgeResource, judgeStack } from "../../policies/evaluate.ts";
import type { Properties, StackResource } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { DEFAULT_SETTINGS } from "../../policies/settings.ts";
import { ALL_CASES } from "./cases/all.ts";
import { replaced, resourceOf, UNKNOWN } from "./cases/rule-cases.ts";

it("every rule has a case: right, wrong with a message, absent, and not known before deployment", () => {
  const cases = ALL_CASES.flatMap(({ resourceCases, stackCases }) => [...resourceCases, ...stackCases]);
  const ids = RULES.map(({ id }) => id);
  expect([...new Set(cases.map(({ id }) => id))].sort()).toEqual([...ids].sort());
  expect(cases.filter(({ says }) => says.length === 0).map(({ id }) => id)).toEqual([]);
  // A stack case without an unknown value, or whose stack without the thing is the right one, would prove nothing.
  const stackCases = ALL_CASES.flatMap((one) => one.stackCases);
  expect(stackCases.filter(({ unknown }) => isKnown(unknown)).map(({ id }) => id)).toEqual([]);
  expect(stackCases.filter(({ good, absent }) => good === absent).map(({ id }) => id)).toEqual([]);
});

/** Whether every value of every resource is known: those behind the engine's proxy throw when they are read. */
function isKnown(resources: readonly StackResource[]): boolean {
  try {
    return !JSON.stringify(resources).includes(UNKNOWN);
  } catch {
    return false;
  }
}

describe.each(ALL_CASES)("rules of $prefix", ({ prefix, resourceCases, stackCases }) => {
  it("belong together", () =>
    expect([...resourceCases, ...stackCases].filter(({ id }) => !prefix.test(id))).toEqual([]));

  describe.each(resourceCases)("$id", (one) => {
    const judge = (props: Properties, { type = one.type, protect = false } = {}) => {
      const rule = RULES.find(({ id }) => id === one.id);
      if (rule?.scope !== "resource") throw new Error(`${one.id} is no resource rule.`);
      const resource = resourceOf(type, "it", props, one.parent, protect);
      const { findings, undecided, notApplicable } = judgeResource(rule, resource, {
        ...DEFAULT_SETTINGS,
        ...one.settings,
      });
      return { says: findings.map(({ message }) => message), undecided: undecided?.path, notApplicable };
    };
    const clean = { says: [], undecided: undefined, notApplicable: undefined };

    it("accepts what is right", () => {
      const { notApplicable, ...verdict } = judge(one.good, {
        ...(one.goodType && { type: one.goodType }),
        ...(one.goodProtect && { protect: one.goodProtect }),
      });
      expect(verdict).toEqual({ says: [], undecided: undefined });
      if (one.goodType === undefined) expect(notApplicable).toBeUndefined();
    });
    it("names what is wrong", () =>
      expect(judge(replaced(one.good, one.path, one.bad))).toEqual({ ...clean, says: one.says }));
    it("judges what is absent", () =>
      expect(judge(replaced(one.good, one.path, undefined))).toEqual({ ...clean, says: one.absent }));
    it("says what it cannot decide before deployment, and what it can", () => {
      const undecided = one.unknown === "decided" ? undefined : (one.unknown ?? one.path);
      const says = one.unknownSays ?? [];
      expect(judge(replaced(one.good, one.path, UNKNOWN))).toEqual({ ...clean, says, undecided });
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
    it("judges what is absent", () =>
      expect(judge(one.absent)).toEqual({ says: one.absentSays, undecided: undefined }));
    it("says what it cannot decide before deployment, and what it can", () =>
      expect(judge(one.unknown)).toEqual(
        typeof one.unknownSays === "string"
          ? { says: [], undecided: one.unknownSays }
          : { says: one.unknownSays, undecided: undefined },
      ));
  });
});
