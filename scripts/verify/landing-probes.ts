import { SILVER } from "../../transforms/models.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { listFolders, readRootManifest } from "../../transforms/synapse-link/landing.ts";
import type { Manifest } from "../../transforms/synapse-link/manifest.ts";
import { about, type Check, type Finding, failed, passed, type Seen, warning } from "../findings/finding.ts";
import { seen } from "../findings/seen.ts";
import { OPTIONAL_TABLES, SOURCE_TABLES } from "../run-sheet/source-tables.ts";

/** What the container of the link holds. */
interface LandingFacts {
  readonly manifest: Manifest;
  /** Newest folder that is complete; undefined before the first. */
  readonly newest: Date | undefined;
}

/** Hours after which a feed whose interval is at most a day deserves a look. */
const STALE_HOURS = 26;

const RIGHTS = "Grant the sign-in Storage Blob Data Reader on the container, and let its address through the firewall.";

/** Whether the feed arrives, whole and with the columns that the models read. */
export async function landingFindings(landing: Store, now: Date): Promise<readonly Finding[]> {
  return judgeLanding(await seen(() => readLanding(landing, now)), now);
}

async function readLanding(landing: Store, now: Date): Promise<LandingFacts> {
  const [manifest, plan] = await Promise.all([readRootManifest(landing), listFolders(landing, now, new Set())]);
  const instants = plan.eligible.map(({ instant }) => instant);
  return { manifest, newest: instants.length === 0 ? undefined : new Date(Math.max(...instants)) };
}

function judgeLanding(facts: Seen<LandingFacts>, now: Date): readonly Finding[] {
  const feed: Check = { check: "feed", title: "Synapse Link writes folders" };
  const tables: Check = { check: "feed-tables", title: "the feed describes every source table" };
  const columns: Check = { check: "feed-columns", title: "the feed has the columns that the models read" };
  return [
    about(feed, facts, RIGHTS, ({ newest }) => {
      const remedy =
        "Look at the profile in make.powerapps.com > Azure Synapse Link: is it active, is the interval set?";
      if (newest === undefined) return failed(feed, "no complete folder yet", remedy);
      const hours = Math.round((now.getTime() - newest.getTime()) / 360_000) / 10;
      const found = `newest complete folder is ${hours} hours old`;
      return hours > STALE_HOURS ? warning(feed, found, remedy) : passed(feed, found);
    }),
    about(tables, facts, RIGHTS, ({ manifest }) => {
      const lacks = (names: readonly string[]) => names.filter((name) => !manifest.has(name.toLowerCase()));
      const missing = lacks(SOURCE_TABLES);
      const optional = lacks(OPTIONAL_TABLES);
      const without = optional.length === 0 ? "" : `; optional ones missing: ${optional.join(", ")}`;
      if (missing.length === 0) return passed(tables, `${SOURCE_TABLES.length} of ${SOURCE_TABLES.length}${without}`);
      return failed(tables, `missing: ${missing.join(", ")}`, "Run sheet, step M2: Manage tables, add them, Save.");
    }),
    about(columns, facts, RIGHTS, ({ manifest }) => {
      const missing = missingColumns(manifest);
      if (missing.length === 0) return passed(columns, "all");
      const remedy = "Gold has no value there. Update Finance and Operations, or accept it: the run does not fail.";
      return warning(columns, `missing: ${missing.join(", ")}`, remedy);
    }),
  ];
}

/** Columns that a model reads and the feed's newest schema lacks, as `<table>.<column>`. Pure. */
function missingColumns(manifest: Manifest): readonly string[] {
  return SILVER.flatMap(({ source }) => {
    const entity = manifest.get(source.name);
    if (entity === undefined) return [];
    const present = new Set(entity.columns.map(({ name }) => name.toLowerCase()));
    return Object.keys(source.columns)
      .filter((column) => !present.has(column.toLowerCase()))
      .map((column) => `${source.name}.${column}`);
  });
}
