import { expect, it } from "vitest";
import { activeExemptions, invalidExemptions } from "../../policies/exemption-policies.ts";

const exemption = {
  rule: "STG-07",
  resource: "azure-native:storage:StorageAccount::lake",
  reason: "The addresses of the customer are not known.",
  owner: "team@contoso.example",
  granted: "2026-11-01",
  expires: "2026-12-05",
};
const suspended = [{ rule: "STG-07", urn: "urn:lake", exemption }];

it("tells an exemption in force once, with the days that remain", () => {
  expect(activeExemptions([...suspended, ...suspended], "2026-11-25").map(({ message }) => message)).toEqual([
    "STG-07 is suspended for azure-native:storage:StorageAccount::lake, 10 days left: " +
      "The addresses of the customer are not known. (team@contoso.example)",
  ]);
});

it("refuses exemptions that are expired or suspend nothing, and no other", () => {
  const problems = (asOf: string, found: typeof suspended, ruleIds = ["STG-07"]) =>
    invalidExemptions([exemption], found, { asOf, ruleIds }).map(({ message }) => message);
  const says = (problem: string) => [
    `The exemption of STG-07 for azure-native:storage:StorageAccount::lake does not count: ${problem}.`,
  ];
  expect(problems("2026-11-25", suspended)).toEqual([]);
  expect(problems("2026-11-25", [])).toEqual(says("no finding of the rule is left for it"));
  expect(problems("2026-11-25", [], ["STG-06"])).toEqual(says("STG-07 is no rule of the pack"));
  expect(problems("2026-12-06", suspended)).toEqual(says("it expired on 2026-12-05"));
});
