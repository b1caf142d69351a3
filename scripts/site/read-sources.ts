import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { openSession } from "../../transforms/engine/session.ts";
import type { GoldSettings } from "../../transforms/kernel/gold.ts";
import { goldLineage } from "../../transforms/lineage/gold-lineage.ts";
import { GOLD, OWN_SILVER, SILVER } from "../../transforms/models.ts";
import { createDictionary } from "./dictionary.ts";
import type { Guide } from "./guide-page.ts";
import type { SiteSources } from "./site.ts";

/** What decides nothing about lineage, at fixed values. */
const DEFAULTS: GoldSettings = { language: "en-us", timeZone: "UTC", asOf: new Date(0) };

const EVERYTHING: GoldSettings = {
  ...DEFAULTS,
  includeSensitive: true,
  includePrivateContacts: true,
  includeCost: true,
  storefront: { webshop: {} },
};

/** Reads what the site of this checkout is made of: models, lineage, guides and assets. */
export async function readSources(goldRoot: string): Promise<SiteSources> {
  const session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
  try {
    const lineage = await goldLineage(session, GOLD, EVERYTHING);
    const byDefault = await goldLineage(session, GOLD, DEFAULTS);
    return {
      dictionary: createDictionary({ gold: GOLD, silver: [...SILVER, ...OWN_SILVER], lineage, byDefault }),
      guides: await readGuides(),
      assets: await readTexts(new URL("./assets/", import.meta.url), /\.(css|js)$/),
      goldRoot,
    };
  } finally {
    session.close();
  }
}

async function readGuides(): Promise<Guide[]> {
  const texts = await readTexts(new URL("../../docs/", import.meta.url), /\.md$/);
  return [...texts].map(([file, text]) => ({ name: file.replace(/\.md$/, ""), text }));
}

async function readTexts(folder: URL, pattern: RegExp): Promise<Map<string, string>> {
  const names = (await readdir(fileURLToPath(folder))).filter((name) => pattern.test(name)).sort();
  return new Map(
    await Promise.all(
      names.map(async (name): Promise<[string, string]> => [name, await readFile(new URL(name, folder), "utf8")]),
    ),
  );
}
