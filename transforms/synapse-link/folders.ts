/** What a landing zone's top level says about one batch folder. */
export interface BatchFolder {
  /** Name as listed, e.g. "2024-01-01T10.00.00Z". */
  readonly name: string;
  /** Start of the interval, milliseconds since 1970. */
  readonly instant: number;
  /** Size of its model.json; undefined when absent. */
  readonly modelBytes: number | undefined;
}

export interface FolderPlan {
  /** Complete folders, oldest first. */
  readonly eligible: readonly BatchFolder[];
  /** The folder Dataverse writes now. */
  readonly inProgress: string | undefined;
  /** Without model.json although a later folder is complete and the grace period is over: logged, not read. */
  readonly abandoned: readonly string[];
  /** Without model.json yet: looked at again in the next run. */
  readonly waiting: readonly string[];
}

const NAME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d)([.:])(\d\d)\5(\d\d)(?:\.(\d{1,7}))?Z$/;

/** Milliseconds since 1970 of a batch folder's name in either form, or undefined for any other name. */
export function instantOfFolder(name: string): number | undefined {
  const match = NAME.exec(name);
  if (!match) return undefined;
  const [, year, month, day, hour, , minute, second, fraction = ""] = match;
  const milliseconds = fraction.padEnd(3, "0").slice(0, 3);
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** Folder that `Changelog/changelog.info` names, or undefined when the text names none. */
export function folderInProgress(changelog: string): string | undefined {
  const name = changelog
    .replace(/^\uFEFF/, "")
    .trim()
    .split("/")
    .filter(Boolean)
    .at(-1);
  return name !== undefined && instantOfFolder(name) !== undefined ? name : undefined;
}

/**
 * Which folders may be read. A folder is complete when it is strictly older than the one in progress and its
 * model.json is not empty; nothing is when no folder is named as in progress (facts C1 to C4).
 */
export function planFolders(
  folders: readonly BatchFolder[],
  inProgress: string | undefined,
  now: Date,
  graceHours = 24,
): FolderPlan {
  const limit = inProgress === undefined ? undefined : instantOfFolder(inProgress);
  if (limit === undefined) return { eligible: [], inProgress, abandoned: [], waiting: folders.map(({ name }) => name) };
  const sorted = [...folders].sort((a, b) => a.instant - b.instant || (a.name < b.name ? -1 : 1));
  const closed = sorted.filter(({ instant }) => instant < limit);
  const eligible = closed.filter(({ modelBytes }) => (modelBytes ?? 0) > 0);
  const newest = eligible.at(-1)?.instant ?? Number.NEGATIVE_INFINITY;
  const incomplete = closed.filter(({ modelBytes }) => (modelBytes ?? 0) === 0);
  const isAbandoned = ({ instant }: BatchFolder) =>
    instant < newest && now.getTime() - instant > graceHours * 3_600_000;
  return {
    eligible,
    inProgress,
    abandoned: incomplete.filter(isAbandoned).map(({ name }) => name),
    waiting: incomplete.filter((folder) => !isAbandoned(folder)).map(({ name }) => name),
  };
}

/** What a person should know about folders that are not read. */
export function folderWarnings({ inProgress, abandoned }: FolderPlan): string[] {
  const given = abandoned.map((name) => `folder ${name} was abandoned by Dataverse; its rows come again later`);
  if (inProgress !== undefined) return given;
  return [...given, "Changelog/changelog.info names no folder: nothing is read until Dataverse writes it"];
}
