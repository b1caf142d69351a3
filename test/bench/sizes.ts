import { rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { FIXTURE_TABLE, type Fixture } from "./fixtures.ts";
import { landingFor } from "./landing-cache.ts";
import { type Place, runTransform } from "./measured-run.ts";
import { plainScanSeconds } from "./plain-scan.ts";

/** Bytes of a fixture's row, about. */
const ROW_BYTES = 620;

/** A full load of some size. */
export interface Load {
  readonly inputBytes: number;
  readonly t0Seconds: number;
  readonly silverT0: number;
  readonly secondsPerGigabyte: number;
  readonly peakMemoryBytes: number;
}

/** Full loads of about so many megabytes of CSV each. Landing zones are made once and kept in `cache`. */
export async function loadsOf(
  cache: string,
  megabytes: readonly number[],
  { kind, ...engine }: Pick<Fixture, "kind"> & Pick<Place, "memory" | "threads">,
): Promise<Load[]> {
  const loads: Load[] = [];
  for (const size of megabytes) {
    const landing = await landingFor(cache, { kind, rows: Math.round((size * 1e6) / ROW_BYTES) });
    const lake = join(cache, "lake");
    rmSync(lake, { recursive: true, force: true });
    await mkdir(lake, { recursive: true });
    const t0Seconds = await plainScanSeconds(landing, engine);
    const where = { landing: landing.directory, lake, ...engine };
    const { seconds, peakMemoryBytes } = await runTransform(where, ["--tables", FIXTURE_TABLE, "--through", "silver"]);
    const { bytes: inputBytes } = landing;
    const secondsPerGigabyte = seconds / (inputBytes / 1e9);
    loads.push({ inputBytes, t0Seconds, silverT0: seconds / t0Seconds, secondsPerGigabyte, peakMemoryBytes });
  }
  return loads;
}
