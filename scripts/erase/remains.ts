/** A place that an erasure in the lake does not reach, or not at once. */
export interface Remains {
  readonly place: string;
  readonly until: string;
}

/**
 * Where a person remains after an erasure, and until when. Pure.
 *
 * @param purgeAt when older versions of gold go; undefined before the erasure.
 */
export function remainsOf(purgeAt: string | undefined, keepDays: number): Remains[] {
  const purge = purgeAt ?? `${keepDays} days after the erasure`;
  return [
    { place: "older versions of gold, with their change files", until: `the first run after ${purge}` },
    { place: "soft-deleted blobs of the lake account", until: "the soft delete retention of the account has passed" },
    {
      place: "Customer Insights - Data",
      until: "its next refresh; static and inactive segments keep copies, export them anew or delete them",
    },
    {
      place: "files of the storefront feed, which the shop writes",
      until: "its lifecycle rule removes them; the job leaves the events out",
    },
    {
      place: "the landing zone, which Dataverse owns",
      until: "its folders are removed there; the job leaves the rows out",
    },
    {
      place: "Dynamics 365, Dataverse and its backups",
      until: "they are deleted there: this command does not reach the source",
    },
  ];
}
