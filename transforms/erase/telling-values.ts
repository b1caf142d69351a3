import type { JobContext } from "../run-context.ts";

/** Shorter values would be found everywhere. */
const SHORTEST = 4;

/**
 * Values that tell who a person is: customer ids, names, contacts, cards, numbers of orders and transactions, row ids;
 * lower case. Reads what `findPerson` created. They stay in memory.
 *
 * @param areTransactions numbers of orders and transactions count too.
 */
export async function tellingValues({ session }: JobContext, areTransactions: boolean): Promise<readonly string[]> {
  const of = (table: string, ...columns: string[]) =>
    columns.map(
      (column) =>
        `select ${column} as value from person.${table} where id in (select id from person_row where "table" = '${table}' and fate <> 'unlink')`,
    );
  const rows = await session.all<{ value: string }>(`
    select distinct lower(trim(value)) as value from (
      select replace(key, '/', '_') as value from person_key where kind in ('account', 'async')
      union all select split_part(key, '/', 2) from person_key where kind in ('account', 'async')
      union all select key from person_key where kind = 'card'
      union all select id from person_row where fate = 'delete'
      union all ${[
        ...of("dirpartytable", "partynumber", "name", "namealias", "knownas"),
        ...of("dirpersonname", "firstname || ' ' || lastname"),
        ...of("logisticselectronicaddress", "locator"),
        ...of("logisticspostaladdress", "address"),
        ...of("retailcusttable", "receiptemail"),
        ...(areTransactions
          ? [
              ...of("salestable", "salesid", "salesname", "email"),
              ...of("retailtransactiontable", "transactionid", "receiptid", "receiptemail"),
            ]
          : [...of("salestable", "salesname", "email"), ...of("retailtransactiontable", "receiptemail")]),
      ].join("\n      union all ")}
    ) where length(trim(value)) >= ${SHORTEST} order by value`);
  return rows.map(({ value }) => value);
}
