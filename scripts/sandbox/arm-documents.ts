import type { CloudResource, Properties } from "./cloud.ts";
import type { JobExecution } from "./job.ts";

/** A job execution as Azure Resource Manager shows it. Pure. */
export function describeExecution({ id, name, status, startTime, endTime, template }: JobExecution): Properties {
  const { image, cpu, memory } = template;
  return {
    id,
    name,
    type: "Microsoft.App/jobs/executions",
    properties: {
      status,
      startTime,
      ...(endTime && { endTime }),
      template: { containers: [{ image, resources: { cpu, memory } }] },
    },
  };
}

/** A deployed resource as Azure Resource Manager shows it: settings below `properties`. Pure. */
export function describeResource({ id, outputs, runtimeState }: CloudResource): Properties {
  const { name, type, location, tags, identity, properties, ...settings } = outputs;
  const inner = typeof properties === "object" ? properties : {};
  return {
    id,
    name,
    type,
    ...(location !== undefined && { location }),
    ...(tags !== undefined && { tags }),
    ...(identity !== undefined && { identity }),
    properties: { ...settings, ...inner, ...(runtimeState && { runtimeState }) },
  };
}
