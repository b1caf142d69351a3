import type { Origin } from "../origin.ts";
import type { PlaceMap } from "./mapped-disk.ts";

/** What a caller wants to do with a container or what is in it. */
export type StorageAction = "read" | "write" | "delete" | "createContainer" | "signDelegation";

/** What the storage server asks the control plane: which accounts are deployed, and who may do what in them. */
export interface StorageControlPlane {
  /** A deployed account, or undefined when there is none of that name. */
  account(name: string): StorageAccountFacts | undefined;
  /** Whether the deployed network lets a request through to the account. */
  reaches(request: { readonly account: string; readonly service: "dfs" | "blob"; readonly origin: Origin }): boolean;
  /** Whether the deployed role assignments let this identity do this. */
  allows(request: {
    readonly principalId: string;
    readonly action: StorageAction;
    readonly account: string;
    readonly container: string;
    /** Path in the container, "" for its root; matters where shortcuts lead elsewhere. */
    readonly path?: string;
  }): boolean;
  /** Where places really lie. @default where they say */
  readonly places?: PlaceMap;
}

/** What the data plane must know of an account. */
interface StorageAccountFacts {
  /** Hierarchical namespace: real directories and atomic rename. */
  readonly isHierarchical: boolean;
  /** Containers made through the control plane; more may exist that were created over the data plane. */
  readonly containers: ReadonlySet<string>;
}
