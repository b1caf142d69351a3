import type { Properties } from "../cloud.ts";
import { assetOf } from "./property-values.ts";

/** What happens to one property: the words of Pulumi's protocol. */
export type ChangeKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

/** Differences between the inputs of two deployments by property path, e.g. `template.containers[0].image`. */
export type DetailedDiff = ReadonlyMap<string, ChangeKind>;

/**
 * Compares old with new inputs, plain values without wrappers; one that is not known yet differs from every known one.
 * `replaceOn` names paths whose change needs a new resource. Pure.
 */
export function diffOf(olds: Properties, news: Properties, replaceOn: readonly string[]): DetailedDiff {
  const found = new Map<string, ChangeKind>();
  const add = (path: string, kind: "add" | "delete" | "update") => {
    const plain = path.replaceAll(/\[\d+\]/g, "");
    const replaces = replaceOn.some((rule) => plain === rule || plain.startsWith(`${rule}.`));
    found.set(path, replaces ? `${kind}-replace` : kind);
  };
  walk(olds, news, "", add);
  return found;
}

function walk(
  old: unknown,
  now: unknown,
  path: string,
  add: (path: string, kind: "add" | "delete" | "update") => void,
) {
  if (old === undefined && now === undefined) return;
  if (old === undefined) {
    add(path, "add");
    return;
  }
  if (now === undefined) {
    add(path, "delete");
    return;
  }
  const [oldAsset, nowAsset] = [assetOf(old), assetOf(now)];
  if (oldAsset !== undefined && nowAsset !== undefined) {
    if (oldAsset.hash !== nowAsset.hash) add(path, "update");
    return;
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
      walk(old[index], now[index], `${path}[${index}]`, add);
    }
    return;
  }
  if (isPlain(old) && isPlain(now)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      walk(old[key], now[key], path === "" ? key : join(path, key), add);
    }
    return;
  }
  if (old !== now) add(path, "update");
}

/** Keys that are no plain names are quoted, as in Pulumi's property paths. */
function join(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
