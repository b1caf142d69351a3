/** Properties of a resource as plain values. */
export type Properties = Readonly<Record<string, unknown>>;

/** Stands for a value that is not known before the deployment (Pulumi SDK, `rpc.unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A property that is not acceptable, and why. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

/** Names of the properties that differ, and those of them that cannot be changed in place. */
export interface Difference {
  readonly changes: readonly string[];
  readonly replaces: readonly string[];
}

/** What a resource became. */
interface Resource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** One type of resource: deciding is plain, doing is asynchronous. */
export interface ResourceKind {
  /** Every problem of the inputs; values may be `UNKNOWN`. */
  check(inputs: Properties): readonly Problem[];
  /** What differs between the resource as it is and as it shall be. */
  diff(outputs: Properties, inputs: Properties): Difference;
  /** Outputs foreseen for these inputs. */
  preview(inputs: Properties): Properties;
  create(inputs: Properties, signal: AbortSignal): Promise<Resource>;
  /** The resource as it is now; undefined when it is gone. `known` is empty on import. */
  read(id: string, known: Properties, signal: AbortSignal): Promise<Resource | undefined>;
  update(id: string, inputs: Properties, signal: AbortSignal): Promise<Properties>;
  delete(id: string, signal: AbortSignal): Promise<void>;
}
