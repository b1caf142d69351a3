import { foldFeed } from "../synapse-link/fold-feed.ts";
import { folderWarnings } from "../synapse-link/folders.ts";
import { listFolders } from "../synapse-link/landing.ts";
import { readFolderLedger } from "../synapse-link/ledger.ts";
import type { Source } from "./source.ts";

/** CSV folders of Synapse Link: one ledger and one listing say what is new. */
export const csvFolders: Source = {
  async look({ landing, lake, models, now }) {
    const done = await readFolderLedger(lake);
    const plan = await listFolders(landing, now, done.folders);
    const { eligible, inProgress, abandoned, waiting } = plan;
    const isFolded =
      eligible.length === 0 ||
      (eligible.every(({ name }) => done.folders.has(name)) && models.every(({ name }) => done.tables.has(name)));
    return {
      hasNews: !isFolded,
      isIdle: isFolded && done.pending.size === 0,
      isStarted: done.folders.size > 0,
      folders: { inProgress, abandoned, skipped: waiting },
      warnings: folderWarnings(plan),
      async fold(context, options) {
        const result = await foldFeed(context, options, plan, done);
        return { ...result, hasProgress: result.processed.some((folder) => !done.folders.has(folder)) };
      },
    };
  },
};
