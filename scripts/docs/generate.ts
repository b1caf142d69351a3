import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { cliPage } from "./cli-page.ts";
import { configurationPage, stackFileSchema } from "./configuration.ts";

/** Every generated file of settings and commands, by its path in the repository. */
export const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  "docs/cli.md": cliPage,
  "docs/configuration.md": configurationPage,
  "stacks/schema/stack.schema.json": () => `${JSON.stringify(stackFileSchema(), undefined, 2)}\n`,
};

/** Where a generated file lies. */
export function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, textOf] of Object.entries(GENERATED)) {
    mkdirSync(dirname(pathOf(file)), { recursive: true });
    writeFileSync(pathOf(file), await textOf());
  }
}
