/** A block of commands of a page, and what the page says they print. */
export interface Step {
  readonly commands: readonly string[];
  /** Lines that must be printed, in order; `…` stands for anything. */
  readonly shown: readonly string[];
}

/** Reads the fenced blocks of a page: `sh` holds commands, `text` what those before it print. Pure. */
export function stepsOf(page: string): readonly Step[] {
  const steps: { commands: readonly string[]; shown: readonly string[] }[] = [];
  for (const [, language, body = ""] of page.matchAll(/^```(\w*)\n(.*?)^```$/gms)) {
    if (language === "sh") steps.push({ commands: commandsOf(body), shown: [] });
    const last = steps.at(-1);
    if (language === "text" && last !== undefined) last.shown = body.trim().split("\n");
  }
  return steps;
}

/** Commands of a block: continued lines are one, comments and empty lines none. Pure. */
export function commandsOf(block: string): readonly string[] {
  return block
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** The first shown line that was not printed after those before it; undefined when all were. Pure. */
export function missingText(printed: string, shown: readonly string[]): string | undefined {
  let at = 0;
  for (const line of shown) {
    for (const part of line.split("…")) {
      const found = printed.indexOf(part.trim(), at);
      if (found < 0) return line;
      at = found + part.trim().length;
    }
  }
  return undefined;
}
