/** One step of the engine. */
export interface Step {
  readonly op: string;
  readonly urn: string;
}

/** What may be made anew: it holds nothing, and nobody outside the stack knows it. */
const REPLACEABLE: readonly RegExp[] = [
  /azure-native:storage:Blob::/, // Named by its content; the next release has another.
  /azure-native:monitor:(MetricAlert|ScheduledQueryRule|DiagnosticSetting)::/,
  /azure-native:applicationinsights:Workbook::/,
  /commerce:index:TriggerState::/,
  /pulumi:providers:/,
];

/** A replacement somebody answers for, announced under `replaces:` in CHANGELOG.md. */
interface Accepted {
  /** The release that is left. */
  readonly from: string;
  /** End of the URN: `type::name`. */
  readonly urn: string;
  readonly why: string;
}

/** None so far. */
const ACCEPTED: readonly Accepted[] = [];

/** Steps that leave a resource as it is, change it in place, or add one. */
const HARMLESS = ["same", "update", "create", "read", "refresh", "import", "import-replacement"];

/** What an upgrade would take from a customer: stateful resources that are deleted or replaced, one line each. Pure. */
export function lossesOf(
  steps: readonly Step[],
  from: string,
  accepted: readonly Accepted[] = ACCEPTED,
): readonly string[] {
  const losses = steps
    .filter(({ op }) => !HARMLESS.includes(op))
    .filter(({ urn }) => !REPLACEABLE.some((pattern) => pattern.test(urn)))
    .filter(({ urn }) => !accepted.some((one) => one.from === from && urn.endsWith(one.urn)))
    .map(({ op, urn }) => `${op} ${urn.split("::").slice(2).join("::")}`);
  return [...new Set(losses)].sort();
}

/** The steps in the engine's event log, a line of JSON each. Pure. */
export function stepsOf(eventLog: string): readonly Step[] {
  return eventLog
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => {
      const event = JSON.parse(line) as { resourcePreEvent?: { metadata: Step } };
      const step = event.resourcePreEvent?.metadata;
      return step === undefined ? [] : [{ op: step.op, urn: step.urn }];
    });
}
