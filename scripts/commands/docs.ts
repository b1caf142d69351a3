import { resolve } from "node:path";
import { Command } from "commander";
import { readSources } from "../site/read-sources.ts";
import { createSite } from "../site/site.ts";
import { writeSite } from "../site/write-site.ts";
import type { World } from "../world.ts";

/** What `docs` takes, as commander hands it over. */
interface DocsFlags {
  readonly out: string;
  readonly goldRoot: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `docs`: data dictionary, lineage and guides as a static site. */
export function docsCommand(world: World): Command {
  return new Command("docs")
    .description("Write data dictionary, lineage, Customer Insights set-up values and guides as a site of plain files.")
    .requiredOption("--out <folder>", "a new or empty folder, or that of an earlier site")
    .option("--gold-root <folder>", "folder of the gold tables, for the set-up values", "commerce")
    .option("--json", "print what was written as one JSON document on standard output")
    .option("--quiet", "print nothing")
    .addHelpText(
      "after",
      [
        "",
        "The site needs no server and loads nothing from elsewhere: open index.html.",
        "",
        "Examples:",
        "  docs --out ./site",
        "  docs --out ./site --gold-root commerce_v2 --json",
      ].join("\n"),
    )
    .action(async ({ out, goldRoot, json, quiet }: DocsFlags) => {
      const folder = resolve(world.cwd, out);
      const sources = await readSources(goldRoot);
      const files = createSite(sources);
      await writeSite(folder, files);
      const { gold, silver } = sources.dictionary;
      const written = { folder, files: files.size, goldTables: gold.length, silverTables: silver.length };
      if (json) world.stdout(JSON.stringify(written, undefined, 2));
      else if (!quiet) {
        world.stdout(`${written.files} files, ${written.goldTables} gold and ${written.silverTables} silver tables.`);
        world.stdout(`Open ${folder}/index.html`);
      }
    });
}
