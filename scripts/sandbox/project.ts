import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { propertiesOf, textOf } from "./cloud-queries.ts";

/** What a project folder is made from. */
export interface ProjectSource {
  /** Folder with the Pulumi.yaml of the program. */
  readonly repository: string;
  /** Folder to make the project in. */
  readonly folder: string;
  readonly stack: string;
  /** Stack configuration by full key, e.g. `commerce-insights:stack`. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Makes a small project folder that runs the repository's program: Pulumi.yaml with its paths made relative to the
 * new folder, and the stack's settings. Pulumi then writes its own files there and the checkout stays clean.
 */
export function writeProject({ repository, folder, stack, config }: ProjectSource): void {
  mkdirSync(folder, { recursive: true });
  const project = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8")) as Readonly<Record<string, unknown>>;
  const moved = (path: unknown) => {
    const target = isAbsolute(textOf(path)) ? textOf(path) : resolve(repository, textOf(path));
    return relative(folder, target);
  };
  const { stackConfigDir: _, main = ".", plugins, ...rest } = project;
  const providers = propertiesOf(plugins).providers;
  const derived = {
    ...rest,
    main: moved(main),
    ...(Array.isArray(providers) && {
      plugins: {
        ...propertiesOf(plugins),
        providers: providers.map((entry) => ({ ...entry, path: moved(entry.path) })),
      },
    }),
  };
  writeFileSync(join(folder, "Pulumi.yaml"), stringify(derived));
  writeStackSettings(join(folder, `Pulumi.${stack}.yaml`), config);
}

/** Keeps what Pulumi wrote itself: without its salt the stack's secrets could not be read again. */
function writeStackSettings(file: string, config: ProjectSource["config"]): void {
  const known = readYaml(file);
  writeFileSync(file, stringify({ ...known, config }));
}

function readYaml(file: string): Readonly<Record<string, unknown>> {
  try {
    return propertiesOf(parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
