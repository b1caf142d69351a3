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
  /** Whether a replacement needs the old one's name and must wait for its end. @default false */
  readonly deletesFirst?: boolean;
}

/** What a resource became. */
export interface Resource {
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
  /** Outputs foreseen for these inputs; `outputs` are those of now, and absent when it shall be created. */
  preview(inputs: Properties, outputs?: Properties): Properties;
  create(inputs: Properties, signal: AbortSignal): Promise<Resource>;
  /** The resource as it is now; undefined when it is gone. `known` inputs and `outputs` are empty on import. */
  read(id: string, known: Properties, signal: AbortSignal, outputs: Properties): Promise<Resource | undefined>;
  update(id: string, inputs: Properties, signal: AbortSignal, outputs: Properties): Promise<Properties>;
  delete(id: string, signal: AbortSignal): Promise<void>;
}

/** A resource that exists but is not finished: the engine keeps it, and the next deployment updates it. */
export class UnfinishedResource extends Error {
  readonly id: string;
  readonly outputs: Properties;

  constructor(id: string, outputs: Properties, cause: unknown) {
    super((cause as Error).message, { cause });
    this.name = "UnfinishedResource";
    this.id = id;
    this.outputs = outputs;
  }
}
