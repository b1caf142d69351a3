import type { BronzeSource } from "../transforms/layers.ts";

/** What the steps name: real values, or words in angle brackets where they are not known yet. */
export interface ManualPlaces {
  readonly landingAccount: string;
  /** Container that Dataverse makes. */
  readonly landingContainer: string;
  /** URL of the lake account. */
  readonly lakeEndpoint: string;
  /** URL of the folder with the gold tables. */
  readonly goldLocation: string;
  /** Folder of the gold tables in the container gold. */
  readonly goldRoot: string;
  /** Address of the pipeline's factory in Data Factory studio. */
  readonly factoryStudio: string;
  /** Id of the Dataverse environment, as in the address of make.powerapps.com. */
  readonly environmentId: string;
  readonly subscription: string;
  /** ARM id of the enterprise policy that lets Synapse Link pass a firewall. */
  readonly policyId: string;
  readonly landingGroup: string;
  /** Where Dataverse and the landing account are. */
  readonly landingRegion: string;
  /** Where Customer Insights and the lake are. */
  readonly lakeRegion: string;
}

/** What decides which steps remain. */
export interface ManualFacts {
  readonly phase: "linking" | "sealed";
  readonly source: BronzeSource;
  readonly triggers: "started" | "stopped";
  /** Hours at which runs start, with their zone, e.g. "03:00, 15:00 Europe/Amsterdam". */
  readonly runs: string;
  /** Whether the landing account has a firewall that Synapse Link passes with an enterprise policy. */
  readonly isAdmittedByPolicy: boolean;
  /** Whether the lake has a firewall. */
  readonly isLakeClosed: boolean;
  /** Resource providers that the subscription needs. */
  readonly providers: readonly string[];
}

/** Values that a step has to paste. */
export type PasteKind = "source-tables" | "optional-tables" | "keys" | "activities";

/** One thing that only a person can do. Texts are Markdown of one line: bold, code, links. */
export interface ManualStep {
  /** Stable name, e.g. M2; documents and errors refer to it. */
  readonly id: string;
  readonly title: string;
  readonly who: string;
  /** Work, not waiting. */
  readonly minutes: number;
  /** What goes on by itself afterwards. */
  readonly wait?: string;
  readonly actions: readonly string[];
  readonly paste?: readonly PasteKind[];
  /** What shows that it worked. */
  readonly probe: string;
  /** A command that shows it. */
  readonly command?: string;
  /** The step in one sentence, for the stack's outputs; a step without is done before they appear. */
  readonly brief?: string;
}

/** A Markdown link that shows its address; an address with a gap in it is no link. Pure. */
export function linkTo(address: string): string {
  return /^https:\/\/[^<>\s]+$/.test(address) ? `[${address}](${address})` : `\`${address}\``;
}
