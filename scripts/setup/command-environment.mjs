// @ts-check
import { delimiter, dirname } from "node:path";

/**
 * The environment for commands that set-up starts: on PATH first the pinned Node, then the project's tools, then the
 * Pulumi CLI, then what the caller has.
 *
 * Node has a place of its own because npm does not link it into node_modules/.bin when install scripts are off.
 * @param {{ env: NodeJS.ProcessEnv, checkout: import("./checkout.mjs").Checkout, pulumi?: import("./ways-to-pulumi.mjs").PulumiCli | undefined }} options
 * @returns {NodeJS.ProcessEnv}
 */
export function commandEnvironment({ env, checkout, pulumi }) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH"; // "Path" on Windows.
  const tools = [dirname(checkout.node), checkout.binaries];
  const first = pulumi && !pulumi.isOnPath ? [...tools, pulumi.folder] : tools;
  // Set-up may run inside set-up (`npm test` in the CI script); PATH does not grow then.
  const rest = (env[name] ?? "").split(delimiter).filter((folder) => folder !== "" && !first.includes(folder));
  return { ...env, [name]: [...first, ...rest].join(delimiter) };
}
