import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";

/** How a command ended, standard output and error together. */
interface Ended {
  readonly code: number;
  readonly output: string;
}

/** One shell that remembers folder and variables from command to command. */
export interface Shell {
  run(command: string): Promise<Ended>;
  end(): void;
}

/** Starts bash in a folder, with a home for npm and caches as usual, and none of this process's set-up on its path. */
export function startShell(folder: string): Shell {
  const path = (process.env.PATH ?? "").split(":").filter((entry) => !entry.includes("node_modules"));
  const child = spawn("bash", ["--noprofile", "--norc"], {
    cwd: folder,
    env: { ...process.env, PATH: path.join(":"), npm_config_yes: "false" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return {
    run(command) {
      const mark = `ended-${randomUUID()}`;
      text = "";
      child.stdin.write(`{ ${command}\n} 2>&1 </dev/null; echo "${mark} $?"\n`);
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = new RegExp(`${mark} (\\d+)\\n`).exec(text);
          if (found === null) return;
          child.stdout.off("data", look);
          child.off("close", onClose);
          resolve({ code: Number(found[1]), output: text.slice(0, found.index) });
        };
        const onClose = () => reject(new Error(`the shell ended during: ${command}`));
        child.stdout.on("data", look);
        child.once("close", onClose);
      });
    },
    end: () => void child.kill(),
  };
}
