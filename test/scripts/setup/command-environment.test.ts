import { delimiter } from "node:path";
import { expect, it } from "vitest";
import { checkoutAt } from "../../../scripts/setup/checkout.mjs";
import { commandEnvironment } from "../../../scripts/setup/command-environment.mjs";

const checkout = checkoutAt("/kit");
const path = (...folders: string[]) => folders.join(delimiter);
const pulumi = { folder: "/cache/pulumi", isOnPath: false };

it("puts the pinned Node and the project's tools before the Pulumi CLI and both before the caller's", () => {
  const env = commandEnvironment({ env: { PATH: path("/usr/bin", "/bin"), LANG: "C" }, checkout, pulumi });
  expect(env).toEqual({
    PATH: path("/kit/node_modules/node/bin", "/kit/node_modules/.bin", "/cache/pulumi", "/usr/bin", "/bin"),
    LANG: "C",
  });
});

it("leaves the caller's Pulumi CLI where it is", () => {
  const onPath = { folder: "/usr/bin", isOnPath: true };
  const env = commandEnvironment({ env: { PATH: path("/opt/venv", "/usr/bin") }, checkout, pulumi: onPath });
  expect(env).toEqual({ PATH: path("/kit/node_modules/node/bin", "/kit/node_modules/.bin", "/opt/venv", "/usr/bin") });
});

it("does not grow when set-up runs inside set-up", () => {
  const once = commandEnvironment({ env: { PATH: "/bin" }, checkout, pulumi });
  expect(commandEnvironment({ env: once, checkout, pulumi })).toEqual(once);
});

it("keeps the one spelling of PATH that Windows has", () => {
  const env = commandEnvironment({ env: { Path: "/bin" }, checkout });
  expect(env).toEqual({ Path: path("/kit/node_modules/node/bin", "/kit/node_modules/.bin", "/bin") });
});
