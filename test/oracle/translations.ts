import { lower, type SourceRow, text } from "./source.ts";

/**
 * R17: the translation in the configured language, else its base language, else the lowest language id that has the
 * text.
 */
export function translated(rows: readonly SourceRow[], column: string, language: string): string | null {
  const texts = rows
    .map((row) => ({ language: lower(text(row, "languageid")), text: text(row, column) }))
    .filter((candidate) => candidate.text !== null)
    .sort((a, b) => (a.language < b.language ? -1 : 1));
  const wanted = [language, language.split("-")[0]];
  const best = wanted.flatMap((tag) => texts.filter((candidate) => candidate.language === tag))[0] ?? texts[0];
  return best?.text ?? null;
}
