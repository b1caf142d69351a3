import type { JobContext } from "../run-context.ts";

/** Shorter values would be found everywhere. */
const SHORTEST = 4;

/** Values that tell who a person is, lower case. They stay in memory. */
export interface TellingValues {
  /** Keys of nothing but the person: customer ids, cards, orders and transactions as gold keys them. */
  readonly keys: readonly string[];
  /** Names, contacts and addresses: others may have the same. */
  readonly texts: readonly string[];
}

/**
 * Gathers the values of a person's rows. Reads what `findPerson` created.
 *
 * @param areTransactions keys of orders and transactions count too.
 */
export async function tellingValues({ session }: JobContext, areTransactions: boolean): Promise<TellingValues> {
  const list = async (queries: readonly string[]) => {
    const rows = await session.all<{ value: string }>(`
      select distinct lower(trim(value)) as value from (${queries.join("\n      union all ")})
      where length(trim(value)) >= ${SHORTEST} order by value`);
    return rows.map(({ value }) => value);
  };
  const of = (table: string, ...columns: string[]) => {
    const own = `select id from person_row where "table" = '${table}' and fate <> 'unlink'`;
    return columns.map((column) => `select ${column} as value from person_ever.${table} where id in (${own})`);
  };
  const part = (text: string) => `replace(replace(${text}, '%', '%25'), '_', '%5f')`;
  const keyed = areTransactions ? ["account", "async", "order"] : ["account", "async"];
  return {
    keys: await list([
      `select replace(key, '/', '_') as value from person_key where kind in (${keyed.map((kind) => `'${kind}'`).join(", ")})`,
      "select key from person_key where kind = 'card'",
      ...(areTransactions
        ? [`select replace(${part("key")}, '/', '_') from person_key where kind in ('order', 'transaction')`]
        : []),
    ]),
    texts: await list([
      ...of("dirpartytable", "name", "namealias", "knownas"),
      ...of("dirpersonname", "firstname || ' ' || lastname"),
      ...of("logisticselectronicaddress", "locator"),
      ...of("logisticspostaladdress", "address", "street"),
      ...of("retailcusttable", "receiptemail"),
      ...of("salestable", "salesname", "email"),
      ...of("retailtransactiontable", "receiptemail"),
    ]),
  };
}
