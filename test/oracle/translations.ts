import { lower, type SourceRow, text } from "./source.ts";

/**
 * R17: of the translations that have a text in `column` the one in the configured language, else its base language,
 * else the lowest language id.
 */
export function translation(rows: readonly SourceRow[], column: string, language: string): SourceRow | undefined {
  const having = rows.filter((row) => text(row, column) !== null);
  const ordered = having.toSorted((a, b) => (languageOf(a) < languageOf(b) ? -1 : 1));
  const wanted = [language, language.split("-")[0]];
  return wanted.flatMap((tag) => ordered.filter((row) => languageOf(row) === tag))[0] ?? ordered[0];
}

function languageOf(row: SourceRow): string {
  return lower(text(row, "languageid"));
}
