import type { Cloud, CloudResource, Properties } from "../cloud.ts";

/** A problem with one input, found before anything is deployed. */
export interface InputProblem {
  /** Property path; empty for the whole resource. */
  readonly property: string;
  readonly reason: string;
}

/** What the provider knows when it creates, updates or deletes. */
export interface DeploymentContext {
  readonly cloud: Cloud;
  /** Deployment region, names and settings as they came from the program, without wrappers. */
  readonly inputs: Properties;
  /** Id the resource has or will have. */
  readonly id: string;
  readonly now: Date;
  /** A GUID never given out before; `what` makes two of one resource differ. */
  readonly unique: (what: string) => string;
  /** Endpoint of an account's blobs and files, with trailing slash. */
  readonly endpointOf: (account: string) => string;
  /** Puts an asset's content into a container, as the deployer. */
  readonly upload: (blob: BlobContent) => Promise<void>;
  /** Removes what an account, container or blob holds. */
  readonly removeData: (place: { account: string; container?: string; path?: string }) => Promise<void>;
}

/** Content to put into a container. */
export interface BlobContent {
  readonly account: string;
  readonly container: string;
  readonly path: string;
  readonly contentType: string | undefined;
  /** The `source` input: an asset. */
  readonly source: unknown;
}

/** How the sandbox treats one resource type. Everything optional has the plain behaviour of ARM. */
export interface ResourceType {
  /** Type token of the SDK. */
  readonly token: string;
  /** ARM id with inputs in braces: `{scope}/providers/Microsoft.Authorization/locks/{lockName}`. */
  readonly id: string;
  /** Legal names by input; the message says what is accepted. */
  readonly names?: Readonly<Record<string, NameRule>>;
  /** Settings only a new resource can have, beside location and the inputs in `id`. Paths without indexes. */
  readonly replaceOn?: readonly string[];
  /** Inputs that must be given although neither the id nor the SDK demands them. */
  readonly required?: readonly string[];
  /** Settings that do not go together, judged from the inputs alone; unknown values are present as UNKNOWN. */
  readonly check?: (inputs: Properties) => readonly InputProblem[];
  /** Outputs that Azure computes, beside the settings, `name` and `type`. */
  readonly outputs?: (context: DeploymentContext, old: CloudResource | undefined) => Properties;
  /** Throws ArmError when Azure would refuse to create or update. Parents are checked already. */
  readonly admit?: (context: DeploymentContext, old: CloudResource | undefined) => void;
  /** Throws ArmError when Azure would refuse to delete. */
  readonly admitDelete?: (resource: CloudResource, cloud: Cloud) => void;
  /** What happens beside the record: data written after create or update. */
  readonly afterWrite?: (context: DeploymentContext) => Promise<void>;
  /** What happens beside the record when the resource goes. */
  readonly afterDelete?: (resource: CloudResource, context: Pick<DeploymentContext, "removeData">) => Promise<void>;
  /** Whether it stands for something the directory has anyway: then it is read, and neither made nor deleted. */
  readonly adopts?: (inputs: Properties, cloud: Cloud) => boolean;
  /** Whether deleting it only sets it back to how it was made: what has ids below it stays. @default false */
  readonly isSettings?: true;
  /** Running state at creation, for what can be started and stopped. */
  readonly runtimeState?: "Stopped";
}

/** A rule for physical names. */
interface NameRule {
  readonly pattern: RegExp;
  /** Completes "accepted are …". */
  readonly accepted: string;
}
