import { decimal, type Millionths, printDecimal } from "./decimal.ts";
import type { Enums } from "./enums.ts";
import type { Columns, GoldRow } from "./row-hash.ts";
import {
  byRecId,
  byRecIdOrder,
  company,
  grouped,
  key,
  type OracleInput,
  reference,
  rowsOf,
  type SourceRow,
  text,
} from "./source.ts";
import { translation } from "./translations.ts";

export const PRODUCT_COLUMNS: Columns = {
  ...{ ProductId: "S", ItemId: "S", DataAreaId: "S", ProductNumber: "S", ProductName: "S", Description: "S" },
  ...{ ProductType: "S", ProductTypeCode: "L", CategoryId: "S", CategoryName: "S", CategoryPath: "S", BrandName: "S" },
  ...{ AverageRating: "D", TotalRatings: "L", LifecycleState: "S" },
};

/** What other tables ask about products. */
export interface Products {
  /** supporting_Products. */
  readonly rows: readonly GoldRow[];
  /** Name of an item in the configured language. */
  name(company: string, itemId: string | null): string | null;
  /** R18: category of an item. */
  category(company: string, itemId: string | null): string | null;
}

export function productsOf(input: OracleInput, enums: Enums): Products {
  const { language } = input;
  const items = rowsOf(input, "inventtable");
  const product = byRecId(rowsOf(input, "ecoresproduct"));
  const translations = grouped(rowsOf(input, "ecoresproducttranslation"), (row) => [text(row, "product")]);
  const ratings = grouped(rowsOf(input, "retailproductrating"), (row) => [text(row, "productid")]);
  const categories = categoriesOf(input, enums);
  const itemOf = grouped(items, (row) => [company(row), text(row, "itemid")]);
  /** One translation for name and description, so that both are in the same language. */
  const translationOf = (row: SourceRow | undefined) => {
    const recId = reference(row, "product");
    return recId === null ? undefined : translation(translations(recId), "name", language);
  };
  const nameOf = (row: SourceRow | undefined) => text(translationOf(row), "name") ?? text(row, "namealias");
  const categoryOf = (row: SourceRow | undefined) => {
    const recId = reference(row, "product");
    return recId === null ? undefined : categories.ofProduct(recId);
  };
  const rows = items.map((row): GoldRow => {
    const own = product(reference(row, "product"));
    const category = categoryOf(row);
    const productType = text(own, "producttype");
    return {
      ProductId: key(company(row), text(row, "itemid")),
      ItemId: text(row, "itemid"),
      DataAreaId: company(row),
      ProductNumber: text(own, "displayproductnumber"),
      ProductName: nameOf(row),
      Description: text(translationOf(row), "description"),
      ProductType: enums.label("ecoresproduct", "producttype", productType),
      ProductTypeCode: productType,
      CategoryId: text(category, "recid"),
      CategoryName: category === undefined ? null : categories.name(category),
      CategoryPath: category === undefined ? null : categories.path(category),
      BrandName: null,
      ...rating(ratings(reference(row, "product") ?? "none")),
      LifecycleState: text(row, "productlifecyclestateid"),
    };
  });
  return {
    rows,
    name: (legalEntity, itemId) => (itemId === null ? null : nameOf(itemOf(legalEntity, itemId)[0])),
    category: (legalEntity, itemId) =>
      itemId === null ? null : text(categoryOf(itemOf(legalEntity, itemId)[0]), "recid"),
  };
}

/** Average over the channels, weighted by the number of ratings. */
function rating(rows: readonly SourceRow[]): GoldRow {
  let [sum, count]: [Millionths, bigint] = [0n, 0n];
  for (const row of rows) {
    const total = BigInt(text(row, "totalratings") ?? "0");
    sum += (decimal(row, "rating") ?? 0n) * total;
    count += total;
  }
  const average = count === 0n ? null : (2n * sum + count) / (2n * count);
  return {
    AverageRating: average === null ? null : printDecimal(average),
    TotalRatings: rows.length === 0 ? null : String(count),
  };
}

function categoriesOf(input: OracleInput, enums: Enums) {
  const category = byRecId(rowsOf(input, "ecorescategory"));
  const translations = grouped(rowsOf(input, "ecorescategorytranslation"), (row) => [text(row, "category")]);
  const assigned = grouped(rowsOf(input, "ecoresproductcategory"), (row) => [text(row, "product")]);
  const roleColumn = "namedcategoryhierarchyrole";
  const retail = new Set(
    rowsOf(input, "ecorescategoryhierarchyrole")
      .filter((row) => enums.symbol("ecorescategoryhierarchyrole", roleColumn, row) === "Retail")
      .map((row) => text(row, "categoryhierarchy")),
  );
  const name = (row: SourceRow): string | null =>
    text(translation(translations(text(row, "recid")), "friendlyname", input.language), "friendlyname") ??
    text(row, "name");
  const path = (row: SourceRow): string => {
    const parent = category(reference(row, "parentcategory"));
    return parent === undefined ? (name(row) ?? "") : `${path(parent)} > ${name(row)}`;
  };
  return {
    ...{ name, path },
    ofProduct: (recId: string) =>
      assigned(recId)
        .map((row) => category(reference(row, "category")))
        .filter((row) => row !== undefined)
        .filter((row) => retail.has(text(row, "categoryhierarchy")))
        .sort((a, b) => order(a) - order(b) || byRecIdOrder(a, b))[0],
  };
}

function order(row: SourceRow): number {
  return Number(decimal(row, "displayorder") ?? 0n);
}
