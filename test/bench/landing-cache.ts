import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Fixture, type Locality, type Written, writeFixture, writeFixtureIncrement } from "./fixtures.ts";

/** Counts the ways in which fixtures were written: one of another way is not used. */
const EDITION = 2;

/** A fixture's landing zone on disk. */
export interface CachedLanding {
  readonly directory: string;
  /** CSV files of the big table's first folder, absolute. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly rows: number;
}

/** The landing zone of a fixture, made once; increments of an earlier bench are taken away again. */
export async function landingFor(cache: string, fixture: Fixture): Promise<CachedLanding> {
  const directory = join(cache, `${fixture.kind}-${fixture.rows}-${EDITION}`);
  const stamp = `${directory}.json`;
  await mkdir(cache, { recursive: true });
  if (!existsSync(stamp)) {
    rmSync(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    const written: Written = await writeFixture(directory, fixture);
    writeFileSync(stamp, JSON.stringify({ written, increments: [] }));
  }
  const { written, increments } = JSON.parse(readFileSync(stamp, "utf8")) as Stamp;
  for (const folder of increments) rmSync(join(directory, folder), { recursive: true, force: true });
  writeFileSync(stamp, JSON.stringify({ written, increments: [] }));
  const { files, bytes, rows } = written;
  return { directory, files: files.map((file) => join(directory, file)), bytes, rows };
}

/** Adds an increment's folder, remembered so that the next bench starts from the first folder again. */
export async function incrementIn(
  { directory }: CachedLanding,
  fixture: Fixture,
  options: { readonly locality: Locality; readonly number: number },
): Promise<void> {
  const stamp = `${directory}.json`;
  const { written, increments } = JSON.parse(readFileSync(stamp, "utf8")) as Stamp;
  const { folder } = await writeFixtureIncrement(directory, fixture, options);
  writeFileSync(stamp, JSON.stringify({ written, increments: [...increments, folder] }));
}

interface Stamp {
  readonly written: Written;
  readonly increments: readonly string[];
}
