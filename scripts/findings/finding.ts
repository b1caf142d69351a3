/** What a check found. */
export interface Finding {
  /** Stable name of the check, e.g. `providers`. */
  readonly check: string;
  /** What is looked at, in a few words. */
  readonly title: string;
  /** `unseen`: the right to look is missing, or the call failed; not a failure of what is looked at. */
  readonly outcome: "passed" | "failed" | "warning" | "unseen";
  /** The value found. */
  readonly found: string;
  /** Why it matters, and what to do; absent where nothing is to be done. */
  readonly remedy?: string;
}

/** A fact that was read, or why it was not. */
export type Seen<T> = { readonly value: T } | { readonly unseen: string };

/** A check's name and title. */
export type Check = Pick<Finding, "check" | "title">;

export const passed = (check: Check, found: string): Finding => ({ ...check, outcome: "passed", found });

export const failed = (check: Check, found: string, remedy: string): Finding => ({
  ...check,
  outcome: "failed",
  found,
  remedy,
});

export const warning = (check: Check, found: string, remedy: string): Finding => ({
  ...check,
  outcome: "warning",
  found,
  remedy,
});

export const unseen = (check: Check, found: string, remedy: string): Finding => ({
  ...check,
  outcome: "unseen",
  found,
  remedy,
});

/** The finding about a fact, which says that it cannot be seen where it was not read. */
export function about<T>(check: Check, fact: Seen<T>, remedy: string, judge: (value: T) => Finding): Finding {
  return "value" in fact ? judge(fact.value) : unseen(check, fact.unseen, remedy);
}
