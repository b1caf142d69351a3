/** SQL inside a Python program: kept as it is, so that a reader of the job can run it elsewhere. */
export interface SqlText {
  readonly rawText: string;
}

/** What can stand in a generated Python program. */
export type PythonValue =
  | string
  | number
  | boolean
  | null
  | SqlText
  | readonly PythonValue[]
  | { readonly [key: string]: PythonValue };

/**
 * A value as a Python literal, one member per line, indented by four. Pure.
 *
 * @throws Error for SQL that a raw Python text cannot hold.
 */
export function pythonLiteral(value: PythonValue, indent = ""): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return `${value}`;
  // JSON's escapes are all Python's too.
  if (typeof value === "string") return JSON.stringify(value);
  if (isSql(value)) return rawText(value.rawText);
  const inner = `${indent}    `;
  if (isList(value)) {
    const flat = `[${value.map((item) => pythonLiteral(item, inner)).join(", ")}]`;
    if (!flat.includes("\n") && indent.length + flat.length <= 100) return flat;
    return `[\n${value.map((item) => `${inner}${pythonLiteral(item, inner)},\n`).join("")}${indent}]`;
  }
  const members = Object.entries(value).map(
    ([key, item]) => [JSON.stringify(key), pythonLiteral(item, inner)] as const,
  );
  const flat = `{${members.map(([key, text]) => `${key}: ${text}`).join(", ")}}`;
  if (!flat.includes("\n") && indent.length + flat.length <= 100) return flat;
  return `{\n${members.map(([key, text]) => `${inner}${key}: ${text},\n`).join("")}${indent}}`;
}

function isSql(value: object): value is SqlText {
  return "rawText" in value;
}

function isList(value: object): value is readonly PythonValue[] {
  return Array.isArray(value);
}

function rawText(sql: string): string {
  if (sql.includes('"""')) throw new Error('SQL with """ cannot stand in a raw Python text.');
  return `r"""\n${sql}\n"""`;
}
