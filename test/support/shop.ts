import { readFileSync } from "node:fs";
import type { Deployment } from "../../scripts/sandbox/deployment.ts";
import { sendHttps } from "../../scripts/sandbox/https-client.ts";
import { DEPLOYERS_DESK } from "../../scripts/sandbox/origin.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import { readSandboxFile } from "../../scripts/sandbox/sandbox-file.ts";
import { issueToken } from "../../scripts/sandbox/tokens.ts";
import type { StackSettings } from "../../stacks/config.ts";

const VISIT = {
  ...{ eventId: "e-1", eventType: "ViewedProduct", occurredAt: "2025-01-06T08:00:00Z", consent: "granted" },
  ...{ visitorId: "v-1", channelId: "1" },
};

/** The pipeline of the web shop that the settings name writes a file of events; without one nothing happens. */
export async function reportVisits(sandbox: Sandbox, deployment: Deployment, settings: StackSettings): Promise<void> {
  const [writer] = settings.storefront?.writers ?? [];
  if (writer === undefined) return;
  const { lakeAccount } = await deployment.outputs();
  const token = issueToken(readSandboxFile(sandbox.folder)?.tokenKey ?? "", {
    ...{ principalId: writer.objectId, audience: "https://storage.azure.com", origin: DEPLOYERS_DESK },
    ...{ lifetimeSeconds: 600, now: new Date() },
  });
  const body = `${JSON.stringify(VISIT)}\n`;
  const { status } = await sendHttps({
    ...{
      method: "PUT",
      url: sandbox.location(String(lakeAccount), "events", "webshop/dt=2025-01-06/events.jsonl"),
      body,
    },
    headers: { authorization: `Bearer ${token}`, "x-ms-version": "2023-11-03", "x-ms-blob-type": "BlockBlob" },
    ...{ ca: readFileSync(sandbox.caFile, "utf8"), timeoutSeconds: 30 },
  });
  if (status !== 201) throw new Error(`The web shop's file was answered ${status}.`);
}
