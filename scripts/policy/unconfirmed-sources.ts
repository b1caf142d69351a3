/**
 * Ids of public rules that were taken from other lists and not found in their makers' own sources when those were read
 * (PSRule.Rules.Azure and Azure's policy reference, 2026-11-25). docs/policies.md marks them.
 */
export const UNCONFIRMED_SOURCES: readonly string[] = [
  "AZR-000005",
  "AZR-000094",
  "AZR-000118",
  "AZR-000119",
  "AZR-000120",
  "AZR-000124",
  "AZR-000125",
  "AZR-000166",
  "AZR-000167",
  "AP 12d4fa5e",
  "AP 405c5871",
  "AP 4f11b553",
  "AP 75262d3e",
  "AP 75973700",
  "AP 83c6fe0f",
  "AP a6abeaec",
  "AP cf820ca0",
  "AP d8cf8476",
];
