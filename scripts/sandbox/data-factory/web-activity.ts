import type { Properties } from "../cloud.ts";
import { propertiesOf, textOf } from "../cloud-queries.ts";
import { secondsOf } from "./duration.ts";
import { evaluateContent } from "./evaluate.ts";
import { ActivityError } from "./pipeline-run.ts";
import { type RunContext, scopeOf } from "./run-context.ts";
import type { WebRequest, WebResponse } from "./web-request.ts";

// Response timeout of the Web activity: 1 minute unless set, 10 at most (Microsoft Learn: Web activity, 2025-02).
const DEFAULT_TIMEOUT_SECONDS = 60;
const LONGEST_TIMEOUT_SECONDS = 600;

/** Longest time of an activity whose policy has no timeout (Microsoft Learn: activity policy, 2025-02). */
const POLICY_TIMEOUT_SECONDS = 12 * 3600;

/** How often Data Factory looks at the Location of an accepted request. */
const POLL_SECONDS = 15;

/** Sends the request of a Web activity and returns its output. */
export async function runWebActivity(activity: Properties, context: RunContext): Promise<unknown> {
  const request = requestOf(activity, context);
  const limit = secondsOf(propertiesOf(activity.policy).timeout) ?? POLICY_TIMEOUT_SECONDS;
  const begin = context.clock.elapsedSeconds();
  let response = await context.send(request);
  while (response.status === 202 && activity.turnOffAsync !== true && response.headers.location !== undefined) {
    if (context.clock.elapsedSeconds() - begin > limit) {
      throw new ActivityError("ActivityTimeout", `The endpoint '${request.url}' did not finish within ${limit} s.`);
    }
    await context.clock.wait(Number(response.headers["retry-after"] ?? POLL_SECONDS));
    response = await context.send({ ...request, method: "GET", url: response.headers.location, body: undefined });
  }
  if (response.status < 200 || response.status >= 300) {
    throw new ActivityError(
      "2108",
      `Error calling the endpoint '${request.url}'. Response status code: '${response.status}'. ` +
        `More details: ${response.body}`,
    );
  }
  return { ...objectIn(response, request.url), ADFWebActivityResponseHeaders: response.headers };
}

function requestOf(activity: Properties, context: RunContext): WebRequest {
  const scope = scopeOf(context);
  const { url, method, headers, body, httpRequestTimeout } = evaluateContent(
    { ...activity, authentication: undefined, dependsOn: undefined },
    scope,
  ) as Properties;
  const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const given = Object.entries(propertiesOf(headers)).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    method: textOf(method),
    url: textOf(url),
    headers: { ...(sent === undefined ? {} : { "content-type": "application/json" }), ...Object.fromEntries(given) },
    body: sent,
    timeoutSeconds: Math.min(secondsOf(httpRequestTimeout) ?? DEFAULT_TIMEOUT_SECONDS, LONGEST_TIMEOUT_SECONDS),
    identity: identityOf(activity, context),
  };
}

function identityOf(activity: Properties, context: RunContext): WebRequest["identity"] {
  const authentication = propertiesOf(activity.authentication);
  const type = authentication.type;
  if (type === undefined) return undefined;
  if (type !== "MSI" && type !== "UserAssignedManagedIdentity") {
    throw new ActivityError("2105", `The sandbox has no authentication of type '${String(type)}'; accepted is MSI.`);
  }
  const resource = textOf(evaluateContent(authentication.resource, scopeOf(context)));
  if (resource === "") throw new ActivityError("2103", "Please provide value for the required property 'resource'.");
  const credential = textOf(propertiesOf(authentication.credential).referenceName);
  return { resource, credential: credential === "" ? undefined : credential };
}

/** Web activities accept JSON objects only. */
function objectIn({ body }: WebResponse, url: string): Properties {
  if (body.trim() === "") return {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as Properties;
  } catch {
    // Reported below, like any other content that is no object.
  }
  throw new ActivityError("2001", `The endpoint '${url}' answered with content that is not a valid JSON object.`);
}
