import { OperatorError } from "../../../transforms/operator-error.ts";
import type { CloudResource, Properties } from "../cloud.ts";
import { createOperationFaults, type OperationFaults } from "../operation-faults.ts";
import { ArmError } from "./arm-error.ts";
import { armTypeOf, fillId, type HasContainer, nameOfId, pathParameters, requireParent } from "./arm-id.ts";
import type { ValidateInputs } from "./arm-types.ts";
import { checkInputs } from "./check-inputs.ts";
import { type DetailedDiff, diffOf } from "./diff.ts";
import { requireUnlocked } from "./locks.ts";
import { identityOutput } from "./managed-identity.ts";
import { keepSecrets, UNKNOWN, unwrapAll } from "./property-values.ts";
import type { DeploymentContext, InputProblem, ResourceType } from "./resource-type.ts";
import { resourceTypeOf } from "./resource-types.ts";

/** What a resource looks like after an operation. */
interface Deployed {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

/** What the engine needs beside the record of deployed resources. */
export interface DeploymentServices
  extends Pick<DeploymentContext, "cloud" | "endpointOf" | "upload" | "removeData" | "unique"> {
  readonly now: () => Date;
  readonly hasContainer: HasContainer;
  readonly validateArm: ValidateInputs | undefined;
  /** @default none */
  readonly faults?: OperationFaults;
}

/** The CRUD of a provider over the sandbox's cloud; values are as the engine sends them, secrets wrapped. */
export interface ProviderEngine {
  check(token: string, news: Properties): readonly InputProblem[];
  diff(token: string, oldInputs: Properties, news: Properties): DetailedDiff;
  create(token: string, inputs: Properties, isPreview: boolean): Promise<Deployed>;
  update(token: string, id: string, inputs: Properties, isPreview: boolean): Promise<Deployed>;
  delete(id: string): Promise<void>;
  /** A deployed resource as it is now, secret where `like` (its last inputs) is; undefined when it is gone. */
  read(token: string, id: string, like: Properties): Deployed | undefined;
}

/** What ARM's rules apply to; the rest lives in the directory. */
const ARM_PACKAGE = "azure-native:";

/** Composes type table and cloud into the behaviour of a provider. */
export function createProviderEngine(services: DeploymentServices): ProviderEngine {
  const { cloud, faults = createOperationFaults() } = services;

  const write = async (type: ResourceType, id: string, raw: Properties, old: CloudResource | undefined) => {
    const context = contextOf(services, id, unwrapAll(raw));
    if (type.adopts?.(context.inputs, cloud) === true)
      return { id, inputs: raw, outputs: outputsOf(type, context, old) };
    if (type.token.startsWith(ARM_PACKAGE)) requireParent(cloud, id, services.hasContainer);
    requireUnlocked(cloud, id, "write");
    type.admit?.(context, old);
    await type.afterWrite?.(context);
    const outputs = outputsOf(type, context, old);
    const runtimeState = old?.runtimeState ?? type.runtimeState;
    cloud.put({ id, type: type.token, inputs: context.inputs, outputs, ...(runtimeState && { runtimeState }) });
    return { id, inputs: raw, outputs: keepSecrets(outputs, raw) as Properties };
  };

  const remove = async (id: string) => {
    requireUnlocked(cloud, id, "delete");
    // Deleting deletes what is inside, as ARM does; children go first.
    const inside = cloud
      .list()
      .filter((resource) => `${resource.id}/`.toLowerCase().startsWith(`${id}/`.toLowerCase()))
      .toSorted((one, other) => other.id.length - one.id.length);
    for (const resource of inside) {
      const type = resourceTypeOf(resource.type);
      if (resource.id.toLowerCase() === id.toLowerCase()) type.admitDelete?.(resource, cloud);
      await type.afterDelete?.(resource, services);
      cloud.remove(resource.id);
    }
  };

  const preview = (type: ResourceType, raw: Properties, old: CloudResource | undefined): Deployed => {
    const inputs = unwrapAll(raw);
    const id = old?.id ?? fillId(type.id, inputs) ?? `/${UNKNOWN}`;
    const context = { ...contextOf(services, id, inputs), unique: () => UNKNOWN };
    const outputs = outputsOf(type, context, old);
    const shown = old === undefined ? (onlyGiven(outputs, inputs) as Properties) : outputs;
    return { id, inputs: raw, outputs: keepSecrets(shown, raw) as Properties };
  };

  return {
    check: (token, news) => checkInputs(resourceTypeOf(token), unwrapAll(news), services.validateArm),

    diff(token, oldInputs, news) {
      const { id, replaceOn = [] } = resourceTypeOf(token);
      return diffOf(unwrapAll(oldInputs), unwrapAll(news), [...pathParameters(id), "location", ...replaceOn]);
    },

    async create(token, raw, isPreview) {
      const type = resourceTypeOf(token);
      if (isPreview) return preview(type, raw, undefined);
      const id = fillId(type.id, unwrapAll(raw));
      if (id === undefined) throw new Error(`${token}: an input of ${type.id} is not known at creation.`);
      if (cloud.get(id) !== undefined) {
        throw new ArmError(409, "ResourceExists", `cannot create already existing resource '${id}'`);
      }
      return faults.around({ operation: "create", type: type.token }, () => write(type, id, raw, undefined));
    },

    async update(token, id, raw, isPreview) {
      const type = resourceTypeOf(token);
      const old = cloud.get(id);
      if (isPreview) return preview(type, raw, old);
      if (old === undefined && type.adopts?.(unwrapAll(raw), cloud) !== true) throw notFound(id);
      return faults.around({ operation: "update", type: type.token }, () => write(type, id, raw, old));
    },

    async delete(id) {
      const found = cloud.get(id);
      if (found === undefined) return;
      const isSettings = resourceTypeOf(found.type).isSettings === true;
      await faults.around({ operation: "delete", type: found.type }, async () =>
        isSettings ? cloud.remove(id) : remove(id),
      );
    },

    read(token, id, like) {
      const type = resourceTypeOf(token);
      const inputsBefore = unwrapAll(like);
      if (type.adopts?.(inputsBefore, cloud) === true) {
        return { id, inputs: like, outputs: outputsOf(type, contextOf(services, id, inputsBefore), undefined) };
      }
      const found = cloud.get(id);
      if (found === undefined) return undefined;
      const [inputs, outputs] = [found.inputs, found.outputs].map((part) => keepSecrets(part, like) as Properties);
      return { id: found.id, inputs: inputs ?? {}, outputs: outputs ?? {} };
    },
  };
}

function contextOf(services: DeploymentServices, id: string, inputs: Properties): DeploymentContext {
  const { cloud, endpointOf, upload, removeData, unique, now } = services;
  return { cloud, endpointOf, upload, removeData, unique, id, inputs, now: now() };
}

/** Settings of the body, what Azure adds, and the identity. */
function outputsOf(type: ResourceType, context: DeploymentContext, old: CloudResource | undefined): Properties {
  const parameters = new Set(pathParameters(type.id));
  const body = Object.entries(context.inputs).filter(([key]) => !parameters.has(key));
  const isArm = type.token.startsWith(ARM_PACKAGE);
  const identity = identityOutput(context.cloud, context.inputs, old, context.unique);
  return {
    ...Object.fromEntries(body),
    ...(parameters.has("scope") && { scope: context.inputs.scope }),
    ...(isArm && { name: nameOfId(context.id), type: armTypeOf(context.id) }),
    ...(identity && { identity }),
    ...type.outputs?.(context, old),
  };
}

/** Outputs of a preview of something new: what was given is known, what Azure computes is not. */
function onlyGiven(output: unknown, input: unknown): unknown {
  if (output === undefined || output === input) return output;
  if (typeof output !== "object" || output === null) return UNKNOWN;
  if (Array.isArray(output)) return UNKNOWN;
  const given = (typeof input === "object" && input !== null ? input : {}) as Properties;
  return Object.fromEntries(Object.entries(output).map(([key, value]) => [key, onlyGiven(value, given[key])]));
}

function notFound(id: string): OperatorError {
  return new OperatorError(
    "CI-SANDBOX-003",
    `${id} is not deployed in the sandbox although the stack's state has it.`,
    "Run pulumi refresh, then pulumi up.",
  );
}
