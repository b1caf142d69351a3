import type { Properties } from "./cloud.ts";
import { listOf, propertiesOf, textOf } from "./cloud-queries.ts";
import { ArmError } from "./providers/arm-error.ts";

/** What one execution of a job runs: its deployed template, read. */
export interface JobTemplate {
  readonly image: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cpu: number | undefined;
  readonly memory: string | undefined;
  readonly timeoutSeconds: number;
  readonly retries: number;
}

/**
 * Reads the template of a deployed job; a start request's own template replaces it whole, as in Azure. Pure.
 *
 * @throws ArmError for what Container Apps or the sandbox cannot run.
 */
export function jobTemplateOf(job: Properties, override: Properties = {}): JobTemplate {
  const configuration = propertiesOf(job.configuration);
  const template = override.containers === undefined ? propertiesOf(job.template) : override;
  const containers = listOf(template.containers).map(propertiesOf);
  const [container] = containers;
  if (container === undefined || containers.length > 1) {
    throw new ArmError(
      400,
      "InvalidTemplate",
      `The job has ${containers.length} containers; the sandbox runs exactly one.`,
    );
  }
  if (textOf(container.image) === "")
    throw new ArmError(400, "ContainerAppImageRequired", "The container has no image.");
  const resources = propertiesOf(container.resources);
  return {
    image: textOf(container.image),
    command: [...listOf(container.command), ...listOf(container.args)].map(textOf),
    env: environmentOf(container),
    cpu: typeof resources.cpu === "number" ? resources.cpu : undefined,
    memory: typeof resources.memory === "string" ? resources.memory : undefined,
    timeoutSeconds: Number(configuration.replicaTimeout),
    retries: Number(configuration.replicaRetryLimit ?? 0),
  };
}

function environmentOf(container: Properties): Readonly<Record<string, string>> {
  const entries = listOf(container.env).map(propertiesOf);
  const secret = entries.find(({ secretRef }) => secretRef !== undefined);
  if (secret !== undefined) {
    const message = `The variable '${textOf(secret.name)}' refers to a secret; jobs of this kit have none.`;
    throw new ArmError(400, "ContainerAppSecretRefNotFound", message);
  }
  return Object.fromEntries(entries.map(({ name, value }) => [textOf(name), textOf(value)]));
}
