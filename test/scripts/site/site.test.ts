import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readSources } from "../../../scripts/site/read-sources.ts";
import { createSite, type SiteSources } from "../../../scripts/site/site.ts";
import { writeSite } from "../../../scripts/site/write-site.ts";
import { GOLD, OWN_SILVER, SILVER } from "../../../transforms/models.ts";

let sources: SiteSources;
let site: ReadonlyMap<string, string>;
beforeAll(async () => {
  sources = await readSources("commerce");
  site = createSite(sources);
});

const pages = () => [...site].filter(([path]) => path.endsWith(".html"));

function pageOf(path: string): string {
  const page = site.get(path);
  if (page === undefined) throw new Error(`no page ${path}`);
  return page;
}

describe("the site", () => {
  it("has a page for every table and guide", () => {
    const tables = [...GOLD, ...SILVER, ...OWN_SILVER].map(({ layer, name }) => `${layer}/${name}.html`);
    const guides = sources.guides.map(({ name }) => `guides/${name}.html`);
    const wanted = ["index.html", "architecture.html", "customer-insights.html", ...tables, ...guides];
    expect(pages().map(([path]) => path)).toEqual(wanted.sort());
  });

  it("has an anchor for every column, and describes every gold column", () => {
    for (const { model, columns } of sources.dictionary.gold) {
      const page = pageOf(`gold/${model.name}.html`);
      expect(columns.filter(({ name }) => !page.includes(`id="${name}"`))).toEqual([]);
      expect(columns.filter(({ meaning }) => meaning.trim() === "")).toEqual([]);
    }
  });

  it("describes every silver column", () => {
    const columns = sources.dictionary.silver.flatMap(({ model, columns: own }) =>
      own.flatMap(({ name, meaning }) => (meaning.trim() === "" ? [`${model.name}.${name}`] : [])),
    );
    expect(columns).toEqual([]);
  });

  it("has no broken link and no id twice", () => {
    const broken = pages().flatMap(([path, text]) => {
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      const links = [...text.matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, link]) => link ?? "");
      return [
        ...links.filter((link) => !/^(https:|data:)/.test(link) && !leadsSomewhere(path, link)),
        ...ids.filter((id, index) => ids.indexOf(id) !== index),
      ].map((problem) => `${path}: ${problem}`);
    });
    expect(broken).toEqual([]);
  });

  it("loads nothing from elsewhere", () => {
    const loads = pages().flatMap(([, text]) => text.match(/(?:src|rel="stylesheet" href)="https?:[^"]*"/g) ?? []);
    expect(loads).toEqual([]);
    expect(pageOf("assets/site.css")).not.toMatch(/url\(|@import/);
  });

  it("is the same for the same sources", async () => {
    expect(createSite(await readSources("commerce"))).toEqual(site);
  });

  it("says of a column where it comes from, what it obeys and how it is checked", () => {
    const page = pageOf("gold/profiles_Customer.html");
    const [section = ""] = /<section class="column" aria-labelledby="PrimaryEmail">.*?<\/section>/s.exec(page) ?? [];
    expect(textOf(section)).toBe(
      "PrimaryEmail string direct identifier Main e-mail, lower case; null unless it holds one @ and no blank. Comes from logisticselectronicaddress.locator Decided by dirpartytable.recid, logisticselectronicaddress.privateforparty Found by custtable.party, dirpartytable.primarycontactemail, dirpartytable.recid, logisticselectronicaddress.recid Semantic type Identity.Service.Email Rules R16 Private contacts and sensitive facts stay out unless the settings include them.",
    );
  });

  it("says which columns are empty unless a setting fills them", () => {
    const empty = sources.dictionary.gold.flatMap(({ model, columns }) =>
      columns.flatMap(({ name, emptyByDefault }) => (emptyByDefault ? [`${model.name}.${name}`] : [])),
    );
    expect(empty).toEqual([
      ...["Latitude", "Longitude", "BirthDate", "Gender", "GenderCode", "MaritalStatus", "MaritalStatusCode"].map(
        (name) => `profiles_Customer.${name}`,
      ),
      "activities_Orders.CostPrice",
      ...["VisitorId", "VisitId", "QueryText", "PageUrl", "ReferrerUrl", "CampaignId", "DeviceType", "CartId"].map(
        (name) => `activities_StorefrontActions.${name}`,
      ),
      ...["ReviewRating", "ActionDetail"].map((name) => `activities_StorefrontActions.${name}`),
    ]);
  });

  it("shows HTML in a guide as text, and drops links to files that are not in it", () => {
    const text = "# `a` & b\n\nRead [c](c.md#d), [code](../x.ts), <script>alert(1)</script>.<br>E\n\n## D\n\n## D\n";
    const other = createSite({
      ...sources,
      guides: [
        { name: "a", text },
        { name: "c", text: "# C\n\n## D\n" },
      ],
    });
    const body = /<div class="prose">(.*?)<\/div>/s.exec(other.get("guides/a.html") ?? "")?.[1];
    expect(body).toBe(
      '<p>Read <a href="c.html#d">c</a>, code, &lt;script&gt;alert(1)&lt;/script&gt;.<br>E</p>\n<h2 id="d">D</h2>\n<h2 id="d-1">D</h2>\n',
    );
    expect(other.get("guides/a.html")).toContain("<title>a &amp; b · commerce-insights</title>");
  });
});

describe("the set-up values of Customer Insights", () => {
  it("name key, activity and relationships of every table", () => {
    const setup = JSON.parse(pageOf("customer-insights.json"));
    expect(setup.dataSource).toEqual({
      ...{ connector: "Azure Data Lake Delta tables", container: "gold", folder: "commerce" },
    });
    expect(setup.primaryKeys).toEqual(GOLD.map(({ name, key }) => ({ table: name, key })));
    expect(setup.unification).toEqual([
      {
        ...{ table: "profiles_Customer", key: "CustomerId" },
        semanticTypes: [
          { column: "Name", type: "Person.FullName" },
          { column: "PersonFirstName", type: "Person.FirstName" },
          { column: "PersonLastName", type: "Person.LastName" },
          { column: "PrimaryEmail", type: "Identity.Service.Email" },
          { column: "PrimaryPhone", type: "Identity.Service.Phone" },
          { column: "AddressLine", type: "Location.Address" },
        ],
      },
    ]);
    expect(setup.activities.map((row: Record<string, string>) => `${row.table} ${row.type} ${row.timeline}`)).toEqual([
      "activities_Orders SalesOrderLine hidden",
      "activities_Payments custom: Payment hidden",
      "activities_OrderHeaders SalesOrder shown",
      "activities_Returns custom: Return shown",
      "activities_StoreTransactions custom: StoreVisit hidden",
      "activities_LoyaltyPoints Loyalty shown",
      "activities_StorefrontActions custom: StorefrontAction shown",
    ]);
    expect(setup.relationships).toContainEqual({
      ...{ from: "activities_Orders", column: "ProductId", to: "supporting_Products", key: "ProductId" },
    });
  });

  it("are those of the run sheet", async () => {
    const sheet = await readFile(new URL("../../../docs/run-sheet.md", import.meta.url), "utf8");
    const { activities } = JSON.parse(pageOf("customer-insights.json")) as { activities: Record<string, string>[] };
    const missing = activities
      .map(({ table, type, key, timestamp, event }) => `| ${table} (${type}) | ${key} | ${timestamp} | ${event} |`)
      .filter((line) => !sheet.includes(line));
    expect(missing).toEqual([]);
  });
});

describe("writing", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "site-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const files = (...names: string[]) => new Map(names.map((name) => [name, name]));

  it("replaces an earlier site and removes what it no longer has", async () => {
    await writeSite(folder, files("a.html", "b/c.html"));
    await writeSite(folder, files("a.html", "b/d.html"));
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(["a.html", "b", "b/d.html", "site-files.json"]);
  });

  it("never touches a folder that holds something else", async () => {
    await writeFile(join(folder, "mine.txt"), "mine");
    await expect(writeSite(folder, files("a.html"))).rejects.toMatchObject({
      code: "CI-DOCS-001",
      message: `${folder} holds 1 entry and no site of this kit: nothing was written.`,
    });
    expect(await readdir(folder)).toEqual(["mine.txt"]);
  });

  it("removes nothing outside its folder, whatever the list of files says", async () => {
    await writeFile(join(folder, "site-files.json"), '["../other.txt"]');
    await expect(writeSite(folder, files("a.html"))).rejects.toMatchObject({ code: "CI-DOCS-001" });
  });

  it("says when the folder is a file", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(writeSite(join(folder, "file"), files("a.html"))).rejects.toMatchObject({ code: "CI-DOCS-002" });
  });
});

function leadsSomewhere(from: string, link: string): boolean {
  const { pathname, hash } = new URL(link, `file:///${from}`);
  const target = site.get(pathname.slice(1));
  return target !== undefined && (hash === "" || target.includes(` id="${hash.slice(1)}"`));
}

function textOf(markup: string): string {
  return markup
    .replaceAll("<wbr>", "")
    .replaceAll(/<a [^>]*>|<\/a>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
