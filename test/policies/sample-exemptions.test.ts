import { describe, expect, it } from "vitest";
import { RULES } from "../../policies/rules.ts";
import { policySettingsOf } from "../../scripts/policy/policy-settings.ts";
import { AS_OF, policyExamples } from "../support/policy-examples.ts";

describe.each(policyExamples())("the exemptions of $name", ({ name, config }) => {
  const { exemptions } = policySettingsOf(config, AS_OF, name);

  it("say why: a sentence of their own, what it waits for, and who answers", () => {
    const titles = RULES.map(({ title }) => title);
    for (const { reason, owner } of exemptions) {
      expect(reason).toMatch(/^[A-Z].{39,}\.$/);
      expect(reason.split(" ").length).toBeGreaterThanOrEqual(8);
      expect(titles).not.toContain(reason);
      // Owners of samples are addresses that cannot exist (RFC 2606): a customer puts the own ones there.
      expect(owner).toMatch(/^[a-z-]+@[a-z]+\.example$/);
    }
  });

  it("name each resource once for each rule", () => {
    const keys = exemptions.map(({ rule, resource }) => `${rule} ${resource}`);
    expect(keys).toEqual([...new Set(keys)]);
  });
});
