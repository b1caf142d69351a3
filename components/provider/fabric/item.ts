import { type Properties, type Resource, type ResourceKind, UNKNOWN, UnfinishedResource } from "../resource-kind.ts";
import { type Attempt, explained } from "./explain-fault.ts";
import type { Fabric } from "./fabric.ts";
import type { FabricFault } from "./fabric-fault.ts";
import { type Definition, definitionOf, hashOf, wireDefinition } from "./item-definition.ts";
import type { ItemType } from "./item-types.ts";
import { differenceOf, isUnknown, problemsOf } from "./property-rules.ts";
import { partsOf } from "./resource-path.ts";

/** The name of a deleted item is taken for some minutes more. */
const isNameHeld = ({ errorCode }: FabricFault) => errorCode === "ItemDisplayNameNotAvailableYet";

/**
 * An item of a workspace. Inputs: `workspaceId`, `displayName`, `description`, and by type `enableSchemas` or
 * `definition`. Outputs: `itemId`, what the type tells, and of a definition `definitionHash` (what was sent) and
 * `publishedHash` (what Fabric gave back right then: it rewrites what it takes, so that a change by hand shows only
 * against its own words).
 */
export function itemKind(fabric: Fabric, type: ItemType): ResourceKind {
  const { noun, collection, rules } = type;
  const { definition: _, ...plainRules } = rules;
  const attempt = ({ displayName }: Properties, verb: Attempt["verb"]): Attempt => ({
    subject: `${noun} ${displayName}`,
    verb,
  });
  const pathOf = (id: string) => {
    const { workspace, item } = partsOf(id, "workspace", "item");
    return `/workspaces/${workspace}/${collection}/${item}`;
  };

  async function published(id: string, signal: AbortSignal): Promise<Definition> {
    return definitionOf(await fabric.call("POST", `${pathOf(id)}/getDefinition`, signal));
  }

  /** Everything that is known of an item once it has been written. */
  async function settled(id: string, inputs: Properties, signal: AbortSignal): Promise<Properties> {
    const { definition, ...names } = inputs;
    const found = await fabric.call("GET", pathOf(id), signal);
    const outputs = { ...names, itemId: partsOf(id, "workspace", "item").item, ...type.outputs(found) };
    if (!type.isDefined) return outputs;
    const [definitionHash, publishedHash] = [hashOf(definition as Definition), hashOf(await published(id, signal))];
    return { ...outputs, definitionHash, publishedHash };
  }

  /** Items of some types are made in the background, and their answer does not always name them. */
  async function itemIdOf(body: Properties, inputs: Properties, signal: AbortSignal): Promise<string> {
    if (typeof body.id === "string" && body.id !== "") return body.id;
    const items = await fabric.list(`/workspaces/${inputs.workspaceId}/${collection}`, signal);
    const found = items.find(({ displayName }) => displayName === inputs.displayName);
    if (found !== undefined) return String(found.id);
    throw new Error(`Fabric says that ${noun} ${inputs.displayName} was created, but does not list it.`);
  }

  return {
    check: (inputs) => problemsOf(noun, rules, inputs),
    diff(outputs, inputs) {
      const { changes, replaces } = differenceOf(plainRules, outputs, inputs);
      const isDefinitionChanged =
        type.isDefined &&
        (isUnknown(inputs.definition) || hashOf(inputs.definition as Definition) !== outputs.definitionHash);
      const all = isDefinitionChanged ? [...changes, "definition"] : changes;
      // Its name must be free before another one can have it.
      return { changes: all, replaces, deletesFirst: true };
    },
    preview: ({ definition: __, ...names }, outputs) => ({
      itemId: UNKNOWN,
      ...Object.fromEntries(Object.keys(type.outputs({})).map((name) => [name, UNKNOWN])),
      ...outputs,
      ...names,
      ...(type.isDefined && { definitionHash: UNKNOWN, publishedHash: UNKNOWN }),
    }),
    create: (inputs, signal) =>
      explained(attempt(inputs, "created"), async () => {
        const { workspaceId, displayName, description, definition } = inputs;
        const body = {
          displayName,
          description,
          ...(type.isDefined && { definition: wireDefinition(definition as Definition) }),
          ...type.creation(inputs),
        };
        const path = `/workspaces/${workspaceId}/${collection}`;
        const made = await fabric.call("POST", path, signal, { body, isPassing: isNameHeld });
        const id = `${workspaceId}/${await itemIdOf(made, inputs, signal)}`;
        try {
          return { id, inputs, outputs: await settled(id, inputs, signal) };
        } catch (error) {
          const { definition: ___, ...names } = inputs;
          throw new UnfinishedResource(id, { ...names, itemId: id.split("/")[1] }, error);
        }
      }),
    read: (id, known, signal, outputs) =>
      explained(attempt({ displayName: id, ...known }, "read"), async (): Promise<Resource | undefined> => {
        const found = await fabric.find(pathOf(id), signal);
        if (found === undefined) return undefined;
        const { workspace: workspaceId, item: itemId } = partsOf(id, "workspace", "item");
        const { displayName, description = "" } = found;
        const told = type.outputs(found);
        const names = {
          workspaceId,
          displayName,
          ...(description !== "" && { description }),
          ...("enableSchemas" in told && { enableSchemas: told.enableSchemas }),
        };
        const seen = { ...names, itemId, ...told };
        if (!type.isDefined) return { id, inputs: names, outputs: seen };
        const definition = await published(id, signal);
        const publishedHash = hashOf(definition);
        const isUntouched = publishedHash === outputs.publishedHash;
        return {
          id,
          inputs: { ...names, definition: isUntouched ? known.definition : definition },
          outputs: {
            ...seen,
            definitionHash: isUntouched ? outputs.definitionHash : publishedHash,
            publishedHash: outputs.publishedHash ?? publishedHash,
          },
        };
      }),
    update: (id, inputs, signal, outputs) =>
      explained(attempt(inputs, "updated"), async () => {
        const { displayName, description = "", definition } = inputs;
        if (differenceOf(plainRules, outputs, inputs).changes.length > 0) {
          const body = { displayName, description };
          await fabric.call("PATCH", pathOf(id), signal, { body, isPassing: isNameHeld });
        }
        if (type.isDefined && hashOf(definition as Definition) !== outputs.definitionHash) {
          const body = { definition: wireDefinition(definition as Definition) };
          await fabric.call("POST", `${pathOf(id)}/updateDefinition`, signal, { body });
        }
        return settled(id, inputs, signal);
      }),
    delete: (id, signal) =>
      explained(attempt({ displayName: id }, "deleted"), async () => {
        if ((await fabric.find(pathOf(id), signal)) !== undefined) await fabric.call("DELETE", pathOf(id), signal);
      }),
  };
}
