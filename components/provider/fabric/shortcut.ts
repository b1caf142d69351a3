import { type Properties, type ResourceKind, UNKNOWN } from "../resource-kind.ts";
import { type Attempt, explained } from "./explain-fault.ts";
import type { Fabric } from "./fabric.ts";
import type { FabricFault } from "./fabric-fault.ts";
import { differenceOf, fields, guid, httpsUrl, type PropertyRules, problemsOf, text } from "./property-rules.ts";
import { partsOf } from "./resource-path.ts";

type Body = Readonly<Record<string, unknown>>;

const RULES: PropertyRules = {
  workspaceId: { isRequired: true, replaces: true, problem: guid },
  itemId: { isRequired: true, replaces: true, problem: guid },
  path: {
    isRequired: true,
    replaces: true,
    problem: text({
      longest: 1024,
      pattern: /^(?:Files|Tables)(?:\/[^/%+]+)*$/,
      accepted: "Files or Tables, or a folder below",
    }),
  },
  name: {
    isRequired: true,
    replaces: true,
    problem: text({ longest: 256, pattern: /^[^/%+"\\:|<>*?]+$/, accepted: 'a name without / % + " \\ : | < > * ?' }),
  },
  adlsGen2: {
    isRequired: true,
    problem: fields({
      location: { isRequired: true, problem: httpsUrl },
      subpath: {
        isRequired: true,
        problem: text({
          longest: 1024,
          pattern: /^\/[^/%+]+(?:\/[^/%+]+)*$/,
          accepted: "a container and the folders in it, e.g. /gold/commerce",
        }),
      },
      connectionId: { isRequired: true, problem: guid },
    }),
  },
};

/** Roles and firewall rules on storage work only after some minutes; until then Fabric refuses the target. */
const isTrustOnItsWay = ({ errorCode, reason }: FabricFault) =>
  /access to target location|AuthorizationPermissionMismatch|AuthorizationFailure/i.test(`${errorCode} ${reason}`);

/**
 * A folder of a lakehouse that lies in ADLS Gen2. Inputs: `workspaceId`, `itemId`, `path`, `name`, `adlsGen2` with
 * `location`, `subpath`, `connectionId`. Another target moves it in place. Letters that no path may have: Microsoft
 * Learn, OneLake shortcuts, 2026-05.
 */
export function shortcutKind(fabric: Fabric): ResourceKind {
  const attempt = ({ name, path }: Properties, verb: Attempt["verb"]): Attempt => ({
    subject: `Shortcut ${path}/${name}`,
    verb,
  });
  const idOf = ({ workspaceId, itemId, path, name }: Properties) => [workspaceId, itemId, path, name].join("/");

  function put(inputs: Properties, policy: "Abort" | "OverwriteOnly", signal: AbortSignal): Promise<Body> {
    const { workspaceId, itemId, path, name, adlsGen2 } = inputs;
    const address = `/workspaces/${workspaceId}/items/${itemId}/shortcuts?shortcutConflictPolicy=${policy}`;
    return fabric.call("POST", address, signal, {
      body: { path, name, target: { adlsGen2 } },
      isPassing: isTrustOnItsWay,
    });
  }

  return {
    check: (inputs) => problemsOf("Shortcut", RULES, inputs),
    diff: (outputs, inputs) => ({ ...differenceOf(RULES, outputs, inputs), deletesFirst: true }),
    preview: (inputs) => ({ ...inputs, oneLakePath: oneLakePath(inputs) }),
    create: (inputs, signal) =>
      explained(attempt(inputs, "created"), async () => {
        await put(inputs, "Abort", signal);
        return { id: idOf(inputs), inputs, outputs: { ...inputs, oneLakePath: oneLakePath(inputs) } };
      }),
    read: (id, _known, signal) => {
      const { workspace: workspaceId, item: itemId, path, name } = placeOf(id);
      return explained(attempt({ path, name }, "read"), async () => {
        const found = await fabric.find(addressOf(id), signal);
        if (found === undefined) return undefined;
        const { adlsGen2 } = (found.target ?? {}) as Body;
        const inputs = { workspaceId, itemId, path, name, adlsGen2 };
        return { id, inputs, outputs: { ...inputs, oneLakePath: oneLakePath(inputs) } };
      });
    },
    update: (_id, inputs, signal) =>
      explained(attempt(inputs, "updated"), async () => {
        await put(inputs, "OverwriteOnly", signal);
        return { ...inputs, oneLakePath: oneLakePath(inputs) };
      }),
    delete: (id, signal) =>
      explained(attempt(placeOf(id), "deleted"), async () => {
        if ((await fabric.find(addressOf(id), signal)) !== undefined)
          await fabric.call("DELETE", addressOf(id), signal);
      }),
  };
}

/** Where it lies in OneLake: `<workspace>/<item>/<path>/<name>`. */
function oneLakePath({ workspaceId, itemId, path, name }: Properties): string {
  const parts = [workspaceId, itemId, path, name];
  return parts.includes(UNKNOWN) ? UNKNOWN : parts.join("/");
}

/** The path may have folders, so that it is everything between item and name. */
function placeOf(id: string) {
  const [workspace = "", item = "", ...rest] = id.split("/");
  const name = rest.pop() ?? "";
  partsOf([workspace, item, rest[0] ?? "", name].join("/"), "workspace", "item", "path", "name");
  return { workspace, item, path: rest.join("/"), name };
}

function addressOf(id: string): string {
  const { workspace, item, path, name } = placeOf(id);
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return `/workspaces/${workspace}/items/${item}/shortcuts/${encoded}/${encodeURIComponent(name)}`;
}
