import { ProviderError } from "../provider-error.ts";
import { FabricFault } from "./fabric-fault.ts";

/** What was being done when Fabric refused. */
export interface Attempt {
  /** The resource as an operator knows it, e.g. `Notebook commerce-gold`. */
  readonly subject: string;
  readonly verb: "created" | "read" | "updated" | "deleted";
  /** Tenant setting that a service principal needs for it, where there is one of its own. */
  readonly tenantSetting?: string;
}

interface Explanation {
  readonly code: string;
  readonly applies: (fault: FabricFault, attempt: Attempt) => boolean;
  readonly hint: (attempt: Attempt, fault: FabricFault) => string;
}

const SETTING_OF_CALLS = "Service principals can call Fabric public APIs";

const says = (pattern: RegExp) => (fault: FabricFault) => pattern.test(`${fault.errorCode} ${fault.reason}`);

/**
 * What a refusal means to the operator; the first that applies counts. Fabric's own codes where Microsoft publishes
 * them (fabric-rest-api-specs and Microsoft Learn, 2026-08), its words where it has no code of its own.
 */
const EXPLANATIONS: readonly Explanation[] = [
  {
    code: "CI-FAB-001",
    applies: says(/CapacityNotInActiveState|CapacityNotActive|capacity is (?:paused|not active|not in active state)/i),
    hint: () =>
      "Resume the capacity (Azure portal, or POST …/resume on its ARM id), wait until its state is Active, repeat pulumi up.",
  },
  {
    code: "CI-FAB-004",
    applies: says(/WorkspaceIdentity\w*(?:NotFound|NotProvisioned|Missing)|workspace (?:has no|without an?) identity/i),
    hint: () => "Give the workspace an identity (identity: true), repeat pulumi up.",
  },
  {
    code: "CI-FAB-005",
    applies: says(
      /access to target location|AuthorizationPermissionMismatch|AuthorizationFailure|IncorrectCredentials/i,
    ),
    hint: () =>
      "Grant the workspace identity Storage Blob Data Contributor on the container and wait up to 15 minutes. Where the " +
      "account has a firewall, let the workspace in by a resource access rule (trusted workspace access, F capacity only).",
  },
  {
    code: "CI-FAB-006",
    applies: (fault) =>
      says(/AlreadyInUse|AlreadyExists|Duplicate|NameConflict|NotAvailableYet|AlreadyHas/i)(fault) ||
      fault.status === 409,
    hint: () => "Take another name, or make it part of the stack: pulumi import, with the id of what is there.",
  },
  {
    code: "CI-FAB-007",
    applies: says(/runtime ?version|UnsupportedRuntime|SparkRuntime/i),
    hint: () => "Use runtime 1.3 (Spark 3.5, Delta 3.2): the job needs it.",
  },
  {
    code: "CI-FAB-002",
    applies: (fault, { tenantSetting }) =>
      fault.status === 401 ||
      /PrincipalTypeNotSupported|FeatureNotAvailable|TenantSetting/i.test(fault.errorCode) ||
      (fault.status === 403 && tenantSetting !== undefined),
    hint: ({ tenantSetting = SETTING_OF_CALLS }, { status }) =>
      `Have a Fabric administrator switch on "${status === 401 ? SETTING_OF_CALLS : tenantSetting}" for a group that holds the deployer (admin portal, ` +
      "Tenant settings, Developer settings); a change takes up to 15 minutes.",
  },
  {
    code: "CI-FAB-003",
    applies: ({ status }) => status === 403,
    hint: () => "Give who runs pulumi the role Admin in the workspace, repeat pulumi up.",
  },
  {
    code: "CI-FAB-010",
    applies: says(/CapacityNotFound/i),
    hint: () =>
      "Check the name, and make the deployer an administrator or contributor of the capacity: others do not see it.",
  },
  {
    code: "CI-FAB-011",
    applies: ({ status }) => status === 429,
    hint: () => "Fabric allows the caller no more requests now. Repeat pulumi up in some minutes.",
  },
  {
    code: "CI-FAB-008",
    applies: says(/^Operation/),
    hint: () => "Look at the resource in the Fabric portal, then repeat pulumi up: it goes on from there.",
  },
];

const OTHER: Pick<Explanation, "code" | "hint"> = {
  code: "CI-FAB-009",
  hint: () => "Repeat pulumi up. If it stays, give Microsoft's support the request's number.",
};

/** Says what a fault of Fabric means: code, sentence, hint. Anything but a `FabricFault` is returned as it is. Pure. */
function explainFault(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof FabricFault)) return error;
  const { code, hint } = EXPLANATIONS.find(({ applies }) => applies(error, attempt)) ?? OTHER;
  const words = error.message.replace(/[.\s]+$/, "");
  return new ProviderError(code, `${attempt.subject} was not ${attempt.verb}: ${words}.`, hint(attempt, error), {
    cause: error,
  });
}

/** Runs an action and explains its faults. */
export async function explained<Result>(attempt: Attempt, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw explainFault(error, attempt);
  }
}
