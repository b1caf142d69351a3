import { describe, expect, it } from "vitest";
import { judgeResource, judgeStack } from "../../policies/evaluate.ts";
import type { Properties, StackResource } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { DEFAULT_SETTINGS } from "../../policies/settings.ts";
import { ALL_CASES } from "./cases/all.ts";
import { replaced, resourceOf, UNKNOWN } from "./cases/rule-cases.ts";

describe.each(ALL_CASES)("rules of $prefix", ({ prefix, resourceCases, stackCases, elsewhere }) => {
  it("have a case each", () => {
    const ids = RULES.map(({ id }) => id).filter((id) => prefix.test(id) && !elsewhere.includes(id));
    expect([...resourceCases, ...stackCases].map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  describe.each(resourceCases)("$id", (one) => {
    const judge = (props: Properties) => {
      const rule = RULES.find(({ id }) => id === one.id);
      if (rule?.scope !== "resource") throw new Error(`${one.id} is no resource rule.`);
      const resource = resourceOf(one.type, "it", props, one.parent, one.protect);
      const { findings, undecided, notApplicable } = judgeResource(rule, resource, {
        ...DEFAULT_SETTINGS,
        ...one.settings,
      });
      return { says: findings.map(({ message }) => message), undecided: undecided?.path, notApplicable };
    };
    const clean = { says: [], undecided: undefined, notApplicable: undefined };

    it("accepts what is right", () => expect(judge(one.good)).toEqual(clean));
    it("names what is wrong", () =>
      expect(judge(replaced(one.good, one.path, one.bad))).toEqual({ ...clean, says: one.says }));
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
    it("judges what is absent", () =>
      expect(judge(one.absent)).toEqual({ says: one.absentSays, undecided: undefined }));
    it("says what it cannot decide before deployment", () => {
      const { says, undecided } = judge(one.unknown);
      expect(typeof one.unknownSays === "string" ? undecided : says).toEqual(one.unknownSays);
    });
  });
});
