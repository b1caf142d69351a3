import { shown } from "./values.ts";

/** Whether an error is the engine's UnknownValueError; its class is not in the type declarations of @pulumi/policy 1.21.0. */
export function isUnknownValue(error: unknown): error is Error & { readonly props: readonly PropertyKey[] } {
  return error instanceof Error && "unknownTypeSentinel" in error && "props" in error && Array.isArray(error.props);
}

/** A value as a message shows it, also while the engine does not know it. */
export function shownIfKnown(read: () => unknown): string {
  try {
    return shown(read());
  } catch (error) {
    if (isUnknownValue(error)) return "not known yet";
    throw error;
  }
}

/** What `read` returns, or undefined while the engine does not know it. */
export function ifKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isUnknownValue(error)) return undefined;
    throw error;
  }
}
