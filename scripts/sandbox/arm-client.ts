import { readFile } from "node:fs/promises";
import { type Arm, ArmError } from "../../components/provider/arm.ts";
import type { Environment } from "./environments.ts";
import { sendHttps } from "./https-client.ts";

/** Azure Resource Manager of a sandbox, called as its deployer. */
export async function armOfSandbox(place: {
  readonly caFile: string;
  readonly deployerEnvironment: Environment;
}): Promise<Arm> {
  const { caFile, deployerEnvironment: env } = place;
  const ca = await readFile(caFile, "utf8");
  return {
    async send(method, path, content) {
      const url = `${env.COMMERCE_INSIGHTS_ARM_ENDPOINT}${path}`;
      const headers = { authorization: `Bearer ${await tokenOf(env)}` };
      const sent = content === undefined ? {} : { body: JSON.stringify(content) };
      const { status, body } = await sendHttps({ url, method, headers, timeoutSeconds: 60, ca, ...sent });
      if (status >= 200 && status < 300) return body === "" ? {} : JSON.parse(body);
      const { error = {} } = JSON.parse(body) as { error?: { code?: string; message?: string } };
      throw new ArmError(status, error.code ?? "", error.message ?? "");
    },
  };
}

async function tokenOf(env: Environment): Promise<string> {
  const url = `${env.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com`;
  const answer = await fetch(url, { headers: { "X-IDENTITY-HEADER": env.IDENTITY_HEADER ?? "" } });
  return ((await answer.json()) as { access_token: string }).access_token;
}
