/** Settings as they stand in a file: plain values below text keys. */
export type SettingsTree = Readonly<Record<string, unknown>>;

/** One setting that differs between two trees. */
export interface SettingChange {
  /** Path, parts joined by dots. */
  readonly path: string;
  /** Value before; absent when it is new. */
  readonly from?: unknown;
  /** Value after; absent when it is gone. */
  readonly to?: unknown;
}

/** A tree with one value set; undefined removes it, and objects that it leaves empty. Pure. */
export function withSetting(tree: SettingsTree, path: readonly string[], value: unknown): SettingsTree {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  const { [key]: before, ...others } = tree;
  const after = rest.length === 0 ? value : withSetting(isTree(before) ? before : {}, rest, value);
  const isEmpty = after === undefined || (rest.length > 0 && isTree(after) && Object.keys(after).length === 0);
  if (isEmpty) return others;
  return key in tree ? { ...tree, [key]: after } : { ...others, [key]: after };
}

/** The value at a path, or undefined. Pure. */
export function settingAt(tree: SettingsTree, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => (isTree(part) ? part[key] : undefined), tree);
}

/** Settings that differ, lists compared as a whole, in the order of `after`, removed ones last. Pure. */
export function changesBetween(before: SettingsTree, after: SettingsTree): readonly SettingChange[] {
  const old = new Map(leavesOf(before));
  const own = new Map(leavesOf(after));
  const set = [...own].flatMap(([path, to]) => {
    if (!old.has(path)) return [{ path, to }];
    return JSON.stringify(old.get(path)) === JSON.stringify(to) ? [] : [{ path, from: old.get(path), to }];
  });
  const gone = [...old].filter(([path]) => !own.has(path)).map(([path, from]) => ({ path, from }));
  return [...set, ...gone];
}

/** A change as a line: `+` new, `~` other value, `-` gone. Pure. */
export function describeChange(change: SettingChange): string {
  const { path } = change;
  if (!("from" in change)) return `+ ${path}: ${textOf(change.to)}`;
  if (!("to" in change)) return `- ${path}: ${textOf(change.from)}`;
  return `~ ${path}: ${textOf(change.from)} -> ${textOf(change.to)}`;
}

/** Whether a value is a tree: neither a list nor a single value. */
export function isTree(value: unknown): value is SettingsTree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function leavesOf(tree: SettingsTree, prefix = ""): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]): [string, unknown][] =>
    isTree(value) ? leavesOf(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]],
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
