import { readFileSync } from "node:fs";

/** Version of the kit, as in its package.json. */
export function kitVersion(): string {
  const kit = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return kit.version;
}
