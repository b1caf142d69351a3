import { DAY, fileRetentionOf, logRetentionOf } from "../../transforms/delta/retention.ts";
import { type CheckResult, DELTA_PAGE, type Finding, someOf } from "./check.ts";
import type { TableCheck, TableSubject } from "./table-subject.ts";

/** Longest gap between refreshes that Customer Insights plans with. */
const MIN_RETENTION_DAYS = 15;

/** Writer features that Customer Insights names as supported, and those that change nothing for a reader. */
const SUPPORTED = [
  ...["appendOnly", "invariants", "checkConstraints", "changeDataFeed", "generatedColumns", "columnMapping"],
  ...["identityColumns", "rowTracking", "domainMetadata", "icebergCompatV1", "icebergCompatV2"],
];

/** Features that Customer Insights names as unsupported, how each shows, and how a table gets rid of it. */
const FORBIDDEN: readonly {
  readonly id: string;
  readonly title: string;
  readonly features: readonly string[];
  readonly traces: (subject: TableSubject) => readonly string[];
  readonly remedy: string;
}[] = [
  {
    ...{ id: "no-deletion-vectors", title: "no deletion vectors", features: ["deletionVectors"] },
    traces({ state }) {
      const marked = [...state.files.values()].filter(({ deletionVector }) => deletionVector != null);
      const found = propertyOn(state.metaData?.configuration, "delta.enableDeletionVectors");
      return marked.length > 0 ? [...found, `deletion vectors on ${marked.length} data files`] : found;
    },
    remedy: "Set delta.enableDeletionVectors to false, run REORG TABLE … APPLY (PURGE), then drop the feature.",
  },
  {
    ...{ id: "no-liquid-clustering", title: "no liquid clustering", features: ["clustering"] },
    traces: ({ log }) =>
      [...log.entries.values()]
        .flat()
        .filter(({ domainMetadata }) => domainMetadata?.domain === "delta.clustering" && !domainMetadata.removed)
        .slice(0, 1)
        .map(() => "clustering columns in the log"),
    remedy: "Run ALTER TABLE … CLUSTER BY NONE and rewrite the table without the feature.",
  },
  {
    ...{ id: "no-timestamp-ntz", title: "no timestamps without time zone", features: ["timestampNtz"] },
    traces: ({ fields }) => typeTrace(fields, "timestamp_ntz"),
    remedy: "Write the columns as timestamp, in UTC.",
  },
  {
    ...{ id: "no-type-widening", title: "no widened column types", features: ["typeWidening", "typeWidening-preview"] },
    traces({ fields, state }) {
      const widened = fields.filter(({ metadata }) => "delta.typeChanges" in metadata).map(({ name }) => name);
      const found = propertyOn(state.metaData?.configuration, "delta.enableTypeWidening");
      return widened.length > 0 ? [...found, `widened columns: ${someOf(widened)}`] : found;
    },
    remedy: "Set delta.enableTypeWidening to false and drop the feature, or write a new table.",
  },
  {
    ...{ id: "no-variant", title: "no variant columns", features: ["variantType", "variantType-preview"] },
    traces: ({ fields }) => typeTrace(fields, "variant"),
    remedy: "Write the columns as string.",
  },
  {
    ...{ id: "no-v2-checkpoints", title: "no V2 checkpoints", features: ["v2Checkpoint"] },
    traces({ log, state }) {
      const isSet = state.metaData?.configuration["delta.checkpointPolicy"] === "v2";
      const versions = log.v2Checkpoints.map((version) => `V2 checkpoint of version ${version}`);
      return [...(isSet ? ["delta.checkpointPolicy = v2"] : []), ...versions.slice(-1)];
    },
    remedy: "Set delta.checkpointPolicy to classic and drop the feature.",
  },
];

/** Checks of protocol and properties. */
export const PROTOCOL_CHECKS: readonly TableCheck[] = [
  {
    ...{ id: "protocol-version", title: "reader version of at most 2", area: "protocol", severity: "block" },
    ...{ reads: "log", source: DELTA_PAGE },
    run({ state: { protocol } }) {
      if (protocol === undefined) {
        return [
          {
            found: "no protocol action that could be read",
            accepted: "reader version 1 or 2",
            remedy: "Repair the log first.",
          },
        ];
      }
      const { minReaderVersion, readerFeatures = [] } = protocol;
      if (minReaderVersion <= 2) return [];
      const features = readerFeatures.length > 0 ? ` with ${readerFeatures.join(", ")}` : "";
      return [
        {
          found: `reader version ${minReaderVersion}${features}`,
          accepted: "reader version 1 or 2",
          remedy: "Drop the features with ALTER TABLE … DROP FEATURE … TRUNCATE HISTORY, or write a new table.",
        },
      ];
    },
  },
  {
    ...{ id: "protocol-features", title: "no feature of unknown support", area: "protocol", severity: "warn" },
    ...{ reads: "log", source: DELTA_PAGE },
    run({ state: { protocol } }) {
      const known = [...SUPPORTED, ...FORBIDDEN.flatMap(({ features }) => features)];
      const all = new Set([...(protocol?.readerFeatures ?? []), ...(protocol?.writerFeatures ?? [])]);
      const unknown = [...all].filter((feature) => !known.includes(feature));
      if (unknown.length === 0) return [];
      return [
        {
          found: `the features ${unknown.join(", ")}`,
          accepted: SUPPORTED.join(", "),
          remedy: "Try the table in a sandbox environment of Customer Insights, or drop the feature.",
        },
      ];
    },
  },
  ...FORBIDDEN.map(
    ({ id, title, features, traces, remedy }): TableCheck => ({
      ...{ id, title, area: "protocol", severity: "block", reads: "log", source: DELTA_PAGE },
      run(subject) {
        const { readerFeatures = [], writerFeatures = [] } = subject.state.protocol ?? {};
        const named = features.filter((name) => readerFeatures.includes(name) || writerFeatures.includes(name));
        const found = [...named.map((name) => `the feature ${name}`), ...traces(subject)];
        return found.length === 0 ? [] : [{ found: found.join("; "), accepted: "none", remedy }];
      },
    }),
  ),
  {
    ...{
      id: "retention",
      title: "log and removed files are kept at least 15 days",
      area: "protocol",
      severity: "block",
    },
    ...{ reads: "log", source: DELTA_PAGE },
    run: ({ state }) => retentionFindings(state.metaData?.configuration),
  },
];

function retentionFindings(configuration: Readonly<Record<string, string>> | undefined): CheckResult {
  if (configuration === undefined) return { skipped: "the table's properties could not be read" };
  const kept = [
    ["delta.logRetentionDuration", logRetentionOf],
    ["delta.deletedFileRetentionDuration", fileRetentionOf],
  ] as const;
  return kept.flatMap(([property, read]): Finding[] => {
    const stated = configuration[property];
    const advice = {
      accepted: `at least ${MIN_RETENTION_DAYS} days`,
      remedy: `Set ${property} to "interval 30 days".`,
    };
    try {
      const days = read(configuration) / DAY;
      const shown = stated === undefined ? `not set, which means ${days} days` : `"${stated}"`;
      if (days < MIN_RETENTION_DAYS) return [{ found: `${property} is ${shown}`, ...advice }];
      if (stated !== undefined) return [];
      return [{ severity: "warn", found: `${property} is ${shown} by Delta's default`, ...advice }];
    } catch {
      return [{ found: `${property} is "${stated}", which is not a duration`, ...advice }];
    }
  });
}

function propertyOn(configuration: Readonly<Record<string, string>> | undefined, name: string): string[] {
  return configuration?.[name]?.toLowerCase() === "true" ? [`${name} = true`] : [];
}

function typeTrace(fields: TableSubject["fields"], type: string): string[] {
  const pattern = new RegExp(`(^|")${type}($|")`);
  const names = fields.filter((field) => pattern.test(field.type)).map(({ name }) => name);
  return names.length === 0 ? [] : [`columns of type ${type}: ${someOf(names)}`];
}
