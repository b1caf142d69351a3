/** What commands need from outside; a value, so that tests pass their own. */
export interface World {
  /** Results: what a script reads. */
  readonly stdout: (text: string) => void;
  /** Progress, warnings and errors: what a person reads. */
  readonly stderr: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly cwd: string;
  /** Aborted when the operator interrupts. */
  readonly signal: AbortSignal;
}
