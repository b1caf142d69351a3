import type { Environment, Level } from "./rule.ts";

type Levels = Readonly<Record<Environment, Level>>;

/** Fails everywhere. */
export const ALWAYS: Levels = { dev: "mandatory", test: "mandatory", prod: "mandatory" };
/** Told in dev, fails in test and prod. */
export const ADVISED_IN_DEV: Levels = { dev: "advisory", test: "mandatory", prod: "mandatory" };
/** Told in dev and test, fails in prod. */
export const MANDATORY_IN_PROD: Levels = { dev: "advisory", test: "advisory", prod: "mandatory" };
/** Told everywhere. */
export const ADVISED: Levels = { dev: "advisory", test: "advisory", prod: "advisory" };
/** Repaired before prod, where the code must be right. */
export const REPAIRED: Levels = { dev: "remediate", test: "remediate", prod: "mandatory" };
/** Repaired before prod, told there. */
export const REPAIRED_THEN_ADVISED: Levels = { dev: "remediate", test: "remediate", prod: "advisory" };
/** Off in dev, fails elsewhere. */
export const OFF_IN_DEV: Levels = { dev: "disabled", test: "mandatory", prod: "mandatory" };
/** Off in dev, told elsewhere. */
export const ADVISED_AFTER_DEV: Levels = { dev: "disabled", test: "advisory", prod: "advisory" };
/** Off in dev, told in test, fails in prod. */
export const GROWING: Levels = { dev: "disabled", test: "advisory", prod: "mandatory" };
/** Told in prod only. */
export const ADVISED_IN_PROD: Levels = { dev: "disabled", test: "disabled", prod: "advisory" };
/** Fails in dev and test, told in prod: for limits that keep trials cheap. */
export const FOR_TRIALS: Levels = { dev: "mandatory", test: "mandatory", prod: "advisory" };
