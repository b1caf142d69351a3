import { COMPANIES } from "./companies.ts";
import type { DatabaseEditor } from "./database.ts";
import { type Random, randomOf } from "./random.ts";

/** Texts in English, German and French. */
type Texts = readonly [english: string, german: string, french: string];

/** Language ids as environments mix them: with and without region, in different cases. */
const LANGUAGES = ["en-US", "de", "fr"] as const;

const GROUPS: readonly { readonly name: Texts; readonly nouns: readonly Texts[] }[] = [
  {
    name: ["Fashion", "Mode", "Mode"],
    nouns: [
      ["Jacket", "Jacke", "Veste"],
      ["Shirt", "Hemd", "Chemise"],
      ["Trousers", "Hose", "Pantalon"],
      ["Scarf", "Schal", "Écharpe"],
    ],
  },
  {
    name: ["Electronics", "Elektronik", "Électronique"],
    nouns: [
      ["Headphones", "Kopfhörer", "Casque audio"],
      ["Camera", "Kamera", "Appareil photo"],
      ["Speaker", "Lautsprecher", "Enceinte"],
    ],
  },
  {
    name: ["Home", "Wohnen", "Maison"],
    nouns: [
      ["Lamp", "Lampe", "Lampe"],
      ["Armchair", "Sessel", "Fauteuil"],
      ["Rug", "Teppich", "Tapis"],
    ],
  },
  {
    name: ["Outdoor", "Freizeit", "Plein air"],
    nouns: [
      ["Tent", "Zelt", "Tente"],
      ["Backpack", "Rucksack", "Sac à dos"],
    ],
  },
];

const ADJECTIVES: readonly Texts[] = [
  ["Classic", "Klassik", "Classique"],
  ["Urban", "Urban", "Urbain"],
  ["Light", "Leicht", "Léger"],
  ["Premium", "Premium", "Premium"],
  ["Compact", "Kompakt", "Compact"],
  ["Winter", "Winter", "Hiver"],
  ["Eco", "Öko", "Éco"],
];

const HIERARCHY_ROLES = [
  ["Procurement", 1],
  ["Commerce products", 4],
  ["Fashion navigation", 22],
] as const;

/** Enters the category hierarchies and so many products, released in every legal entity. */
export function insertProducts(db: DatabaseEditor, seed: number, at: string, count: number): void {
  for (const [name, role] of HIERARCHY_ROLES) {
    const hierarchy = db.insert("ecorescategoryhierarchy", at, { name });
    db.insert("ecorescategoryhierarchyrole", at, { categoryhierarchy: hierarchy, namedcategoryhierarchyrole: role });
    const root = insertCategory(db, at, hierarchy, 0, 1, [name, name, name]);
    if (role !== 4) continue;
    for (const group of GROUPS) {
      const parent = insertCategory(db, at, hierarchy, root, 2, group.name);
      for (const noun of group.nouns) insertCategory(db, at, hierarchy, parent, 3, noun);
    }
  }
  for (let place = 0; place < count; place++) insertProduct(db, randomOf(seed, "product", place), at);
}

/** Enters the next product. */
export function insertProduct(db: DatabaseEditor, random: Random, at: string): void {
  const number = db.number("item");
  const nouns = GROUPS.flatMap(({ nouns: list }) => list);
  const noun = nouns[(number - 1) % nouns.length] ?? nouns[0]!;
  const adjective = random.pick(ADJECTIVES);
  const itemId = String(number).padStart(4, "0");
  const product = db.insert("ecoresproduct", at, {
    ...{ displayproductnumber: itemId, producttype: random.chance(0.03) ? 2 : 1 },
    searchname: `${adjective[0]}${noun[0]}`.slice(0, 20),
  });
  for (const [place, language] of LANGUAGES.entries()) {
    if (language === "fr" && random.chance(0.3)) continue;
    const name = `${adjective[place]} ${noun[place]} ${itemId}`;
    const quote = random.chance(0.15) ? ' 15" screen, "best of 2023"' : "";
    const description = random.chance(0.8)
      ? `${name}.${quote}\nContoso, ${place === 1 ? "seit" : "since"} 1987.`
      : null;
    db.insert("ecoresproducttranslation", at, { product, languageid: language, name, description });
  }
  const category = db.rows("ecorescategory").find(({ name }) => name === noun[0]);
  if (category !== undefined) {
    db.insert("ecoresproductcategory", at, {
      ...{ product, category: category.recid ?? 0, categoryhierarchy: category.categoryhierarchy ?? 0 },
    });
  }
  for (const { id } of COMPANIES) {
    if (id === "demf" && random.chance(0.15)) continue;
    db.insert(
      "inventtable",
      at,
      {
        ...{ itemid: itemId, product, namealias: `${adjective[0]}${noun[0]}`.slice(0, 20), itemtype: 0 },
        ...{ productlifecyclestateid: random.chance(0.1) ? "Obsolete" : "Active" },
        ...{ netweight: `${random.int(0, 9)}.${String(random.int(0, 999)).padStart(3, "0")}000` },
      },
      { company: id },
    );
  }
}

/** Price of an item in hundredths, in the currency of the legal entity. */
export function priceOf(itemId: string, currency: string): number {
  const base = 990 + ((Number(itemId) * 7919) % 240) * 100;
  return currency === "EUR" ? Math.round((base * 92) / 100) : base;
}

/** Variant of an item as sales name it; null where the product has none. */
export function variantOf(itemId: string): string | null {
  return Number(itemId) % 3 === 0 ? `V${itemId}-M` : null;
}

function insertCategory(
  db: DatabaseEditor,
  at: string,
  hierarchy: number,
  parent: number,
  level: number,
  names: Texts,
): number {
  const category = db.insert("ecorescategory", at, {
    ...{
      categoryhierarchy: hierarchy,
      name: names[0],
      code: names[0].toUpperCase().slice(0, 10),
      parentcategory: parent,
    },
    ...{ level, isactive: 1, displayorder: `${level}.000000` },
  });
  for (const [place, language] of LANGUAGES.entries()) {
    db.insert("ecorescategorytranslation", at, {
      category,
      languageid: language,
      friendlyname: names[place] ?? names[0],
    });
  }
  return category;
}
