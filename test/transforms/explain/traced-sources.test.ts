import { expect, it } from "vitest";
import { tracedSources } from "../../../transforms/explain/traced-sources.ts";
import { GOLD } from "../../../transforms/models.ts";
import type { Inputs } from "../../../transforms/publish/inputs.ts";
import { buildIn, type GoldLake, lakeOf, rowsOf, SETTINGS, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, order, orderLine, sale, saleLine } from "../../support/sales.ts";

/** Two of everything, so that a trace that names too much or too little shows. */
const ROWS = numbered({
  ...MASTER_DATA,
  custtable: [...(MASTER_DATA.custtable ?? []), { recid: 2, dataareaid: "USRT", accountnum: "C-2", party: 8 }],
  dirpartytable: [...(MASTER_DATA.dirpartytable ?? []), { recid: 8, name: "Bo Ek" }],
  inventtable: [...(MASTER_DATA.inventtable ?? []), { recid: 2, itemid: "I-2", product: 301 }],
  ecoresproduct: [...(MASTER_DATA.ecoresproduct ?? []), { recid: 301, producttype: 1 }],
  salestable: [order(), order({ recid: 502, salesid: "SO-2", custaccount: "C-2" })],
  salesline: [
    orderLine(),
    orderLine({ recid: 602, salesid: "SO-2", itemid: "I-2" }),
    orderLine({ recid: 603, salesqty: "-1", lineamount: "-95" }),
  ],
  retailtransactiontable: [sale(), sale({ recid: 702, transactionid: "T-2", custaccount: "C-2" })],
  retailtransactionsalestrans: [saleLine(), saleLine({ recid: 802, transactionid: "T-2", itemid: "I-2" })],
});

/** Every row with the id that the trace names it by. */
function numbered(rows: SourceRows): SourceRows {
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [
      table,
      list.map((row, index) => ({ recid: index + 1, ...row, id: `${table}-${index}` })),
    ]),
  );
}

/** Tables that are there already. */
function inputsOf(lake: GoldLake): Pick<Inputs, "absent" | "createRelations"> {
  return {
    absent: async () => new Set(),
    createRelations: async (models) => {
      for (const model of models) await buildIn(lake, model);
    },
  };
}

async function traceIn(lake: GoldLake, table: string, key: string) {
  const model = GOLD.find(({ name }) => name === table)!;
  const context = { session: lake.session, settings: { ...SETTINGS, goldRoot: "commerce" } };
  return tracedSources(context, inputsOf(lake), GOLD, { model, key });
}

it("names the rows of an order line and, through gold, those of its customer, channel and product", async () => {
  const lake = await lakeOf(ROWS);
  try {
    const traced = await traceIn(lake, "activities_Orders", "usrt_so-1_601");
    expect(Object.fromEntries((traced ?? []).map(({ key, through }) => [key, through.join(" > ")]))).toEqual({
      "salestable-0": "activities_Orders",
      "salesline-0": "activities_Orders",
      "custtable-0": "activities_Orders > profiles_Customer",
      "dirpartytable-0": "activities_Orders > profiles_Customer",
      "inventtable-0": "activities_Orders > supporting_Products",
      "ecoresproduct-0": "activities_Orders > supporting_Products",
      "ecoresproducttranslation-0": "activities_Orders > supporting_Products",
      "retailchanneltable-0": "activities_Orders > supporting_Channels",
    });
    expect(await traceIn(lake, "activities_Orders", "no such key")).toBeUndefined();
  } finally {
    lake.session.close();
  }
});

it.each([["activities_Orders"], ["activities_OrderHeaders"], ["profiles_Customer"], ["supporting_Products"]])(
  "the traced rows alone make the same row of %s",
  async (table) => {
    const model = GOLD.find(({ name }) => name === table)!;
    const lake = await lakeOf(ROWS);
    try {
      const [row] = await rowsOf(lake, model);
      const traced = await traceIn(lake, table, String(row?.[model.key]));
      const named = new Set(traced?.map(({ key }) => key));
      const few = Object.fromEntries(
        Object.entries(ROWS).map(([name, list]) => [name, list.filter(({ id }) => named.has(String(id)))]),
      );
      const small = await lakeOf(few);
      try {
        expect(await rowsOf(small, model)).toContainEqual(row);
      } finally {
        small.session.close();
      }
    } finally {
      lake.session.close();
    }
  },
);
