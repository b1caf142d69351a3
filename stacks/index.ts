import * as pulumi from "@pulumi/pulumi";
import { readBatchRuntime } from "./batch-runtime.ts";
import { identifyCaller } from "./caller.ts";
import { requireWorkableCompute } from "./compute-checks.ts";
import { parseStackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { requireFittingKey } from "./existing-key.ts";
import { requireFittingSubnets } from "./existing-network.ts";
import { requireFittingResources } from "./existing-resources.ts";
import { readJobBundle } from "./job-bundle.ts";
import { requireWorkableNetwork } from "./network-checks.ts";
import { checkOverlayNames } from "./overlay-names.ts";
import { createPlatform } from "./platform.ts";
import type { PlatformOutputs } from "./platform-outputs.ts";

/** The Pulumi program: one stack is one customer's environment. */
export default async function deploy(): Promise<PlatformOutputs> {
  try {
    const config = parseStackConfig(new pulumi.Config().getObject("stack"));
    await checkOverlayNames(config);
    requireWorkableNetwork(config);
    requireWorkableCompute(config);
    const caller = await identifyCaller(config);
    await requireFittingSubnets(config, caller.subscriptionId);
    const existingKey = await requireFittingKey(config, caller);
    for (const note of await requireFittingResources(config, caller.subscriptionId)) {
      await pulumi.log.warn(`${note}; it stays as it is`);
    }
    const runtime = config.compute === "batch" ? readBatchRuntime() : undefined;
    return createPlatform(config, caller, { ...readJobBundle(), runtime }, existingKey);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // The engine prints no stack trace of a RunError: the message is for the operator.
    throw new pulumi.RunError(`${error.code} ${error.message}\nhint: ${error.hint}`);
  }
}
