import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { BUILT_IN_ROLES } from "../scripts/sandbox/built-in-roles.ts";
import { parseStackConfig } from "../stacks/config.ts";
import { createPlatform } from "../stacks/platform.ts";
import { deploy, type Registered } from "./support/pulumi.ts";
import { BUNDLE, CALLER, exampleSettings } from "./support/stack.ts";

/** The table of docs/security.md: what each role assignment of a stack is for, and how far it reaches. */
function grantTable(resources: readonly Registered[]): string {
  const custom = new Map(
    resources
      .filter(({ type }) => type === "azure-native:authorization:RoleDefinition")
      .map(({ inputs }) => [
        inputs.roleDefinitionId,
        `own role: ${(inputs.permissions as Permissions)[0].actions.map((action) => `\`${action}\``).join(", ")}`,
      ]),
  );
  const rows = resources
    .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
    .map(({ inputs: { description, roleDefinitionId, scope } }) => {
      const guid = String(roleDefinitionId).split("/").at(-1) ?? "";
      return `| ${description} | ${BUILT_IN_ROLES.get(guid)?.name ?? custom.get(guid)} | ${placeOf(String(scope))} |`;
    });
  return ["| Why | Role | On |", "|---|---|---|", ...rows.sort(), ""].join("\n");
}

type Permissions = readonly [{ readonly actions: readonly string[] }];

/** Where a role is granted; resources carry their logical names in this test. */
function placeOf(scope: string): string {
  const name = scope.split("/").at(-1) ?? "";
  if (name.startsWith("dataverse-")) return "the link's container of the landing account";
  const [account = "", container] = name.split("-");
  if (container === undefined) return account === "transform" ? "the job" : `the ${account} account`;
  return `container \`${container}\` of the ${account} account`;
}

it("docs/security.md lists every role assignment of a production stack", async () => {
  const config = parseStackConfig(exampleSettings("contoso-prod"));
  const { resources } = await deploy(() => createPlatform(config, CALLER, BUNDLE));
  expect(readFileSync(new URL("../docs/security.md", import.meta.url), "utf8")).toContain(grantTable(resources));
});
