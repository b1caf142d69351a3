import pLimit from "p-limit";
import { EXIT, OperatorError } from "../operator-error.ts";
import type { Source } from "../sources/source.ts";
import { PARALLEL_REQUESTS } from "../synapse-link/landing.ts";
import { foldLink } from "./fold-link.ts";
import { readLinkLedger } from "./ledger.ts";
import { type LinkKind, listLinkedTables, OPTION_SETS } from "./linked-tables.ts";
import { isUnchanged } from "./newest-entry.ts";

/** Linked Delta tables: one ledger, one listing of the tables, and one of each table's newest log entries. */
export function deltaTables(kind: LinkKind): Source {
  return {
    async look({ landing, lake, models }) {
      const [ledger, tables] = await Promise.all([readLinkLedger(lake), listLinkedTables(landing, kind)]);
      const names = [...models.map(({ name }) => name), OPTION_SETS].filter((name) => tables.has(name));
      const limit = pLimit(PARALLEL_REQUESTS);
      const looks = await Promise.all(
        names.map((name) => limit(() => isUnchanged(landing, tables.get(name)!, ledger.get(name)))),
      );
      const changed = new Set(names.filter((_, position) => !looks[position]));
      return {
        hasNews: changed.size > 0,
        isIdle: changed.size === 0,
        isStarted: ledger.size > 0,
        folders: { inProgress: undefined, abandoned: [], skipped: [] },
        warnings: [],
        async fold(context, options) {
          if (options.replay !== undefined) throw noFolders();
          return foldLink(context, options, { tables, ledger, changed });
        },
      };
    },
  };
}

function noFolders(): OperatorError {
  const message = "Invalid request:\n  replay: the source is Delta tables, which have no batch folders";
  const hint = "To read a table again in full, run with --full-refresh <table>.";
  return new OperatorError("CI-JOB-004", message, hint, { exitCode: EXIT.usage });
}
