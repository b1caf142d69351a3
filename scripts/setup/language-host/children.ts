import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** The programs and plugins this host has started, so that `Cancel` and the end of the host end them too. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(command, args, options);
    this.#running.add(child);
    child.once("exit", () => this.#running.delete(child));
    return child;
  }

  end(): void {
    for (const child of this.#running) child.kill();
  }
}
