import type { Command, Help } from "commander";
import { createProgram } from "../program.ts";
import type { World } from "../world.ts";

const SILENT: World = {
  ...{ stdout: () => undefined, stderr: () => undefined, env: {}, now: () => new Date(0), cwd: "/" },
  signal: new AbortController().signal,
};

const HEAD = `# Command line

Every command of the kit, as its own \`--help\` says it. This page is generated: \`npm run generate:docs\`.

Called from a checkout: \`npx commerce-insights <command>\`. Results go to standard output, progress and errors to standard
error. \`--json\` gives one JSON document. \`NO_COLOR\` is honoured. Ctrl-C ends cleanly; the next run resumes.

| Exit code | Meaning |
|---|---|
| 0 | done, or nothing to do |
| 1 | the operator must change something: settings, a role, an input |
| 2 | wrong usage: unknown option, missing argument |
| 3 | a check failed |
| 4 | try again later: another run holds the lease, storage throttles |
| 130 | interrupted |

An error has a stable code: [errors](errors.md).
`;

/** The page of the command line, Markdown: the help of every command that does something. */
export async function cliPage(): Promise<string> {
  const program = await createProgram(SILENT, () => undefined);
  return `${HEAD}${program.commands.flatMap((command) => sectionsOf(command, "")).join("")}`;
}

function sectionsOf(command: Command, parents: string): readonly string[] {
  const name = `${parents}${command.name()}`;
  const children = command.commands.flatMap((child) => sectionsOf(child, `${name} `));
  if (children.length > 0) return children;
  return [`\n## ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`];
}

/** Independent of the width of a terminal. */
function helpOf(command: Command): string {
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  command.configureHelp({ helpWidth: 110 } satisfies Partial<Help>);
  command.configureOutput({ writeOut: write, getOutHelpWidth: () => 110, getOutHasColors: () => false });
  command.outputHelp();
  return lines.join("").trim();
}
