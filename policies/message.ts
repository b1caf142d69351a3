import type { Rule } from "./rule.ts";

/** What a finding says to people: the sentence and the way out. */
export function messageOf(message: string, { fix }: Pick<Rule, "fix">): string {
  return `${message} ${fix}`;
}
