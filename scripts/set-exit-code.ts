/** Tells the process how the command ended, when that is not an error. */
export type SetExitCode = (code: number) => void;
