import { EXIT, OperatorError } from "../operator-error.ts";
import { codeOf, failureOf, type ServiceError } from "./retry.ts";

/** An answer whose body ended before its announced length. */
export class InterruptedBodyError extends Error {
  constructor(expected: number, found: number, cause?: unknown) {
    super(`${found} of ${expected} bytes arrived`, { cause });
    this.name = "InterruptedBodyError";
  }
}

const CERTIFICATE = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|SELF_SIGNED/;
const CREDENTIAL = ["CredentialUnavailableError", "AuthenticationError", "AggregateAuthenticationError"];

/** What stays wrong after the last try, in words for the operator; anything not foreseen as it is. */
export function explained(error: unknown, url: string, path: string): unknown {
  const { statusCode, name = "", message = "" } = error as ServiceError;
  const code = codeOf(error);
  const place = [url, path].filter(Boolean).join("/");
  const first = message.split("\n")[0];
  const say = (number: string, text: string, hint: string, exitCode: number = EXIT.mustChange) =>
    new OperatorError(number, text, hint, { exitCode, cause: error });

  if (code === "FilesystemNotFound" || code === "ContainerNotFound") {
    return say(
      "CI-STORE-002",
      `The container of ${place} does not exist.`,
      "The stack creates the lake's containers (pulumi up); Dataverse creates the landing container (run sheet, step M2).",
    );
  }
  if (statusCode === 401 || statusCode === 403) {
    return say("CI-STORE-003", `Access to ${place} is refused (${statusCode} ${code}): ${first}`, refusalHint(code));
  }
  if (code === "ResourceNotFound" || code === "ENOTFOUND") {
    return say(
      "CI-STORE-006",
      `There is no storage account behind ${url} (${code}).`,
      "Check the account's name in the location, that the stack is deployed (pulumi up), and that this machine resolves the endpoint (private DNS zone).",
    );
  }
  if (CERTIFICATE.test(code)) {
    return say(
      "CI-STORE-007",
      `The certificate of ${url} is not trusted (${code}): ${first}`,
      "Set NODE_EXTRA_CA_CERTS to the authority's PEM file; a sandbox prints its own.",
    );
  }
  if (CREDENTIAL.includes(name)) {
    return say(
      "CI-STORE-008",
      `No identity to sign in to ${url} with: ${first}`,
      "In Azure, give the job its user-assigned identity (pulumi up does); on a workstation, sign in with az login.",
    );
  }
  if (code === "ENOSPC") {
    return say(
      "CI-STORE-010",
      `No space is left on the local disk for a copy of ${place}.`,
      "Give the job more ephemeral storage (job.cpu and job.memory of the stack decide it), or free space in the temporary folder.",
    );
  }
  if (failureOf(error, new Date(0)).kind !== "transient") return error;
  if (statusCode !== undefined) {
    return say(
      "CI-STORE-004",
      `${place} answered ${statusCode} ${code} on every try: the service is throttled or down.`,
      "Start the job again later; it continues where it stopped.",
      EXIT.tryLater,
    );
  }
  return say(
    "CI-STORE-005",
    `${place} gave no complete answer on any try (${code || name}): ${first}`,
    "Check the network between here and the account (firewall, private endpoint, proxy), then start the job again; it continues where it stopped.",
    EXIT.tryLater,
  );
}

/** A file that was replaced again and again while it was read. */
export function everChanging(url: string, path: string, cause: unknown): OperatorError {
  return new OperatorError(
    "CI-STORE-009",
    `${url}/${path} changed each time while it was read.`,
    "Find out what rewrites the file and start the job again when it is done.",
    { exitCode: EXIT.tryLater, cause },
  );
}

function refusalHint(code: string): string {
  if (code === "AuthorizationFailure") {
    return "The account's firewall refuses this network: allow it in the stack's network settings or run where the private endpoint is.";
  }
  if (code === "KeyBasedAuthenticationNotPermitted")
    return "Sign in with an Entra identity; account keys are switched off.";
  if (code === "InvalidAuthenticationInfo" || code === "NoAuthenticationInformation") {
    return "Check the identity (AZURE_CLIENT_ID in the job, az login on a workstation) and this machine's clock, then try again.";
  }
  return "Grant the identity Storage Blob Data Reader or Contributor on the container (pulumi up does), wait up to 15 minutes for it to arrive, start the job again.";
}
