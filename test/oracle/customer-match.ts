import { company, grouped, key, type OracleInput, reference, rowsOf, type SourceRow, text } from "./source.ts";

const GUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;

/** Who an activity says the customer was. */
export interface Claim {
  readonly company: string;
  readonly account: string | null;
  readonly asyncAccount: string | null;
  readonly cards: readonly SourceRow[];
}

interface Match {
  readonly CustomerId: string | null;
  readonly CustomerMatch: string;
}

/** R13: finds the profile of an activity; the first rule that fits counts. */
export function customerMatcher(
  input: OracleInput,
  defaults: ReadonlySet<string>,
  profiles: ReadonlySet<string>,
): (claim: Claim) => Match {
  const temporary = temporaryAccounts(input);
  const accounts = grouped(rowsOf(input, "custtable"), (row) => [company(row), reference(row, "party")]);
  return (claim) => {
    const { account, asyncAccount } = claim;
    const own = key(claim.company, account);
    if (account !== null && defaults.has(own)) return none("default-customer");
    if (account !== null && profiles.has(own)) return { CustomerId: own, CustomerMatch: "matched" };
    const guid = account !== null && GUID.test(account) ? account : asyncAccount;
    if (guid !== null) {
      const known = temporary(claim.company, guid).find((candidate) => profiles.has(candidate));
      return known === undefined ? none("pending-async") : { CustomerId: known, CustomerMatch: "matched" };
    }
    if (account !== null) return none("unknown-customer");
    const parties = claim.cards.flatMap((card) => reference(card, "party") ?? []);
    const holders = new Set(
      parties
        .flatMap((party) => accounts(claim.company, party))
        .map((row) => key(company(row), text(row, "accountnum")))
        .filter((candidate) => profiles.has(candidate)),
    );
    const [only] = holders;
    if (only === undefined) return none("anonymous");
    return holders.size > 1 ? none("ambiguous-party") : { CustomerId: only, CustomerMatch: "matched-by-card" };
  };
}

function none(CustomerMatch: string): Match {
  return { CustomerId: null, CustomerMatch };
}

/** Profile keys behind a temporary account. */
function temporaryAccounts(input: OracleInput): (company: string, guid: string) => string[] {
  const identify = (row: SourceRow) => [company(row), text(row, "custaccountasync")];
  const synchronized = grouped(rowsOf(input, "retailasynccustomer"), identify);
  const shoppers = grouped(rowsOf(input, "retailcusttable"), identify);
  return (legalEntity, guid) => [
    ...synchronized(legalEntity, guid).map((row) => key(legalEntity, text(row, "custaccount"))),
    ...shoppers(legalEntity, guid).map((row) => key(legalEntity, text(row, "accountnum"))),
  ];
}
