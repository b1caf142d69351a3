import { z } from "zod";

interface Schema {
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

type Issue = z.core.$ZodIssue;

/** One line per problem, in the order of the settings: where, what was found, what is accepted. Pure. */
export function describeProblems(issues: readonly Issue[], schema: z.ZodType, value: unknown): string[] {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  return issues.flatMap((issue) => linesOf(issue, root, value));
}

function linesOf(issue: Issue, root: Schema, value: unknown): string[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...path, key], root));
  if (issue.code === "invalid_key") return [unknownKey(path, root)];
  const found = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const where = path.length === 0 ? "commerce-insights:stack" : nameOf(path);
  const accepted = acceptedBy(issue, schemaAt(root, path), root);
  if (found === undefined) return [`${where}: not set; ${accepted}`];
  return [`${where}: ${JSON.stringify(found)} is not accepted; ${accepted}`];
}

function acceptedBy(issue: Issue, schema: Schema | undefined, root: Schema): string {
  // Formats and rules of our own say what is accepted; for the rest the schema does.
  if (issue.input !== undefined && (issue.code === "invalid_format" || issue.code === "custom")) return issue.message;
  if (schema?.enum !== undefined) return `use ${schema.enum.join(", ")}`;
  if (schema?.minimum !== undefined && schema.description === undefined) {
    return `use a whole number from ${schema.minimum} to ${schema.maximum}`;
  }
  if (schema === root) return "use the settings as one object";
  return schema?.description === undefined ? issue.message : `expected: ${schema.description}`;
}

function unknownKey(path: readonly PropertyKey[], root: Schema): string {
  const parent = schemaAt(root, path.slice(0, -1));
  const known = parent?.propertyNames?.enum ?? Object.keys(parent?.properties ?? {});
  const key = String(path.at(-1));
  const nearest = nearestOf(key, known);
  const advice = nearest === undefined ? `known are ${known.join(", ")}` : `did you mean ${nearest}?`;
  return `${nameOf(path)}: unknown setting; ${advice}`;
}

function schemaAt(root: Schema, path: readonly PropertyKey[]): Schema | undefined {
  return path.reduce<Schema | undefined>(
    (schema, key) => (typeof key === "number" ? schema?.items : schema?.properties?.[String(key)]),
    root,
  );
}

function nameOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, at) => (typeof key === "number" ? `[${key}]` : `${at === 0 ? "" : "."}${String(key)}`))
    .join("");
}

/** The known word a misspelt one stands for, or undefined when none is close. Pure. */
function nearestOf(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({
    candidate,
    distance: distanceOf(word.toLowerCase(), candidate.toLowerCase()),
  }));
  const nearest = ranked.sort((a, b) => a.distance - b.distance)[0];
  return nearest !== undefined && nearest.distance <= Math.max(2, word.length / 3) ? nearest.candidate : undefined;
}

/** Levenshtein distance: insertions, deletions and substitutions that turn one word into the other. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= to.length; at++) {
      const substitution = (row[at - 1] ?? 0) + (letter === to[at - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
