import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Document, parse, parseDocument } from "yaml";
import { OperatorError } from "../../transforms/operator-error.ts";
import { isTree, type SettingChange, type SettingsTree } from "./settings-tree.ts";

/** Key of a stack's settings below `config`. */
const KEY = "commerce-insights:stack";

/** A stack's settings file, read so that comments and whatever else it holds survive. */
export interface StackFile {
  readonly path: string;
  readonly exists: boolean;
  readonly settings: SettingsTree;
  readonly document: Document;
}

/**
 * Folder of the stack files: `stackConfigDir` of the project's Pulumi.yaml.
 *
 * @throws OperatorError CI-INIT-001 when the folder has no Pulumi.yaml.
 */
export function stackFolderOf(project: string): string {
  const path = join(project, "Pulumi.yaml");
  const text = textAt(path);
  if (text === undefined) {
    const message = `${project} has no Pulumi.yaml; stack settings belong to the project that Pulumi runs.`;
    throw new OperatorError("CI-INIT-001", message, "Call it in the kit's folder, or name that with --project <dir>.");
  }
  const { stackConfigDir = "." } = (parse(text) ?? {}) as { readonly stackConfigDir?: string };
  return join(project, stackConfigDir);
}

/**
 * Reads a settings file, e.g. `stacks/Pulumi.contoso-dev.yaml`; one that is missing is empty.
 *
 * @throws OperatorError CI-INIT-002 when it is not YAML, or its settings are no object.
 */
export function readStackFile(path: string): StackFile {
  const text = textAt(path);
  const document = parseDocument(text ?? "");
  const problem = document.errors[0]?.message.split("\n")[0];
  const content: unknown = problem === undefined ? document.toJS() : undefined;
  const config = isTree(content) ? (content.config ?? {}) : (content ?? {});
  const settings = isTree(config) ? (config[KEY] ?? {}) : undefined;
  if (problem !== undefined || !isTree(settings) || !(content === null || content === undefined || isTree(content))) {
    const why = problem ?? `expected is an object below config, ${KEY}`;
    const message = `${path} is not a settings file of a stack: ${why}.`;
    throw new OperatorError("CI-INIT-002", message, "Correct it, or move it away; stacks/examples has complete files.");
  }
  return { path, exists: text !== undefined, settings, document };
}

/** The file's text with the changes made, and nothing else changed. */
export function textWith({ document }: StackFile, changes: readonly SettingChange[]): string {
  const copy = document.clone() as Document;
  if (!isTree(copy.toJS())) copy.contents = copy.createNode({}) as typeof copy.contents;
  for (const change of changes) {
    const path = ["config", KEY, ...change.path.split(".")];
    if ("to" in change) copy.setIn(path, copy.createNode(change.to, { flow: Array.isArray(change.to) }));
    else removeAt(copy, path);
  }
  return copy.toString({ lineWidth: 120, flowCollectionPadding: false });
}

/** Replaces the file at once: whoever reads meanwhile sees the old or the new one. */
export function writeStackFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.next`;
  try {
    writeFileSync(next, text);
    renameSync(next, path);
  } catch (cause) {
    removeQuietly(next);
    const message = `${path} cannot be written: ${(cause as Error).message}.`;
    throw new OperatorError("CI-INIT-004", message, "Give yourself the right to write there.", { cause });
  }
}

/** What is left of a failed write; the failure itself is what the operator must see. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The next call writes over it.
  }
}

/** Removes a value, and the objects that are empty without it. */
function removeAt(document: Document, path: readonly string[]): void {
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const rest: unknown = document.getIn(parent);
  const isEmpty = typeof rest === "object" && rest !== null && "items" in rest && (rest.items as []).length === 0;
  if (parent.length > 2 && isEmpty) removeAt(document, parent);
}

/**
 * A file's text; undefined when there is none.
 *
 * @throws OperatorError CI-INIT-002 when it cannot be read.
 */
export function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new OperatorError("CI-INIT-002", `${path} cannot be read: ${message}.`, "Correct the path or the rights.");
  }
}
