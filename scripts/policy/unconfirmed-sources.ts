/**
 * Ids of public rules that were taken from other lists and not found in their makers' own sources when those were read
 * (PSRule.Rules.Azure and Azure's policy reference, 2026-11-25). docs/policies.md marks them.
 */
export const UNCONFIRMED_SOURCES: readonly string[] = [
  "AZR-000124",
  "AZR-000125",
  "AP 405c5871",
  "AP a6abeaec",
  "AP d8cf8476",
];
