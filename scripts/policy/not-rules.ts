/** A demand on the platform that no policy can judge. */
export interface NotRule {
  readonly id: string;
  /** What must hold. */
  readonly what: string;
  /** Why no policy can say it. */
  readonly because: string;
  /** What says it instead. */
  readonly instead: string;
}

/** Demands that resources of a stack do not show, each with what looks after it. */
export const NOT_RULES: readonly NotRule[] = [
  {
    id: "SYN-07",
    what: "The dedicated SQL endpoint of Synapse speaks TLS 1.2.",
    because: "azure-native 3.28.0 has no resource for dedicatedSQLminimalTlsSettings",
    instead: "Azure Policy cb3738a6; SYN-13 refuses dedicated pools",
  },
  {
    id: "CID-01",
    what: "Gold tables ask for reader version 2 at most and no feature that Customer Insights lacks.",
    because: "it is in the Delta logs",
    instead: "`gold check`",
  },
  {
    id: "CID-02",
    what: "Primary keys are declared, unique, never null, and text, integer or GUID.",
    because: "it is in the data",
    instead: "`gold check`, and the checks of every run",
  },
  {
    id: "CID-03",
    what: "Gold tables keep 15 days of history, without a gap between versions.",
    because: "it is in the Delta logs",
    instead: "`gold check`",
  },
  {
    id: "CID-04",
    what: "The Customer Insights instance writes its logs.",
    because: "the instance is a resource of Power Platform that the portal creates",
    instead: "Azure Policy 167dbbbc, f3977509, 4c67a1c0",
  },
  {
    id: "CID-05",
    what: "Gold lies at exactly <container>/<Root>/<Table>.",
    because: "folders are no resources",
    instead: "`gold check`; the settings refuse another root",
  },
];
