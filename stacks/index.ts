import * as pulumi from "@pulumi/pulumi";
import { identifyCaller } from "./caller.ts";
import { parseStackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { readJobBundle } from "./job-bundle.ts";
import { createPlatform, type PlatformOutputs } from "./platform.ts";

/** The Pulumi program: one stack is one customer's environment. */
export default async function deploy(): Promise<PlatformOutputs> {
  try {
    const config = parseStackConfig(new pulumi.Config().getObject("stack"));
    return createPlatform(config, await identifyCaller(config), readJobBundle());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // The engine prints no stack trace of a RunError: the message is for the operator.
    throw new pulumi.RunError(`${error.code} ${error.message}\nhint: ${error.hint}`);
  }
}
