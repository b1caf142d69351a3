import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { Principal } from "./directory.ts";

/** Inputs or outputs of a resource as plain JSON. */
export type Properties = Readonly<Record<string, unknown>>;

/** A deployed resource. */
export interface CloudResource {
  /** ARM id, or object id of a directory object. */
  readonly id: string;
  /** Type token of the Pulumi SDK, e.g. `azure-native:storage:StorageAccount`. */
  readonly type: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Running state of what can be started and stopped; absent for everything else. */
  readonly runtimeState?: "Started" | "Stopped";
  /** Whether a trigger is subscribed to the events of its account. */
  readonly followsEvents?: boolean;
}

/** The deployed resources of one sandbox, kept in `cloud.json` of its folder across commands. */
export interface Cloud {
  /** Principals of the directory that exist without being deployed. */
  readonly principals: readonly Principal[];
  /** A resource by id; ARM ids do not distinguish upper and lower case. */
  get(id: string): CloudResource | undefined;
  /** All resources, or those of one type token, in the order they were made. */
  list(type?: string): readonly CloudResource[];
  put(resource: CloudResource): void;
  remove(id: string): void;
  /** A number never given out before in this sandbox: makes ids unique without chance. */
  nextSerial(): number;
}

interface Document {
  serial: number;
  resources: CloudResource[];
}

/** Opens or starts the record of deployed resources in `folder`; every change is on disk before the call returns. */
export function openCloud(folder: string, principals: readonly Principal[]): Cloud {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "cloud.json");
  const { serial, resources } = readDocument(file);
  const byId = new Map(resources.map((resource) => [resource.id.toLowerCase(), resource]));
  let lastSerial = serial;

  const save = () => {
    const document: Document = { serial: lastSerial, resources: [...byId.values()] };
    const draft = `${file}.draft`;
    writeFileSync(draft, JSON.stringify(document, undefined, 1));
    renameSync(draft, file);
  };

  return {
    principals,
    get: (id) => byId.get(id.toLowerCase()),
    list: (type) => [...byId.values()].filter((resource) => type === undefined || resource.type === type),
    put(resource) {
      byId.set(resource.id.toLowerCase(), resource);
      save();
    },
    remove(id) {
      byId.delete(id.toLowerCase());
      save();
    },
    nextSerial() {
      lastSerial += 1;
      save();
      return lastSerial;
    },
  };
}

function readDocument(file: string): Document {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { serial: 0, resources: [] };
    throw error;
  }
  try {
    return JSON.parse(text) as Document;
  } catch (error) {
    throw new OperatorError(
      "CI-SANDBOX-008",
      `${file} is not readable as JSON: ${(error as Error).message}.`,
      "Remove the sandbox's folder and deploy again.",
      { cause: error },
    );
  }
}
