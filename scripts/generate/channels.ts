import { type Company, companyNamed } from "./companies.ts";
import type { DatabaseEditor } from "./database.ts";

/** A sales channel of the simulated environment. */
export interface Channel {
  readonly number: string;
  readonly name: string;
  readonly company: Company["id"];
  readonly kind: "store" | "online" | "call center";
  /** Warehouse, and for stores the store number. */
  readonly location: string;
  readonly windowsZone: string;
  readonly zone: string;
  readonly unit: string;
  /** Account of sales without a customer; "" where the channel has none. */
  readonly defaultAccount: string;
}

const CENTRAL = { windowsZone: "Central Standard Time", zone: "America/Chicago" };
const PACIFIC = { windowsZone: "Pacific Standard Time", zone: "America/Los_Angeles" };
const EASTERN = { windowsZone: "Eastern Standard Time", zone: "America/New_York" };
const BERLIN = { windowsZone: "W. Europe Standard Time", zone: "Europe/Berlin" };

/** Stores, web shops and the call center. */
export const CHANNELS: readonly Channel[] = [
  channel("000001", "Houston", "usrt", "store", "HOUSTON", CENTRAL),
  channel("000002", "San Francisco", "usrt", "store", "SANFRAN", PACIFIC),
  channel("000003", "Boston", "usrt", "store", "BOSTON", EASTERN),
  channel("000004", "Contoso online store", "usrt", "online", "USWEB", PACIFIC),
  channel("000005", "Contoso call center", "usmf", "call center", "CALLCTR", CENTRAL),
  channel("000006", "Berlin, Mitte", "demf", "store", "BERLIN", BERLIN),
  channel("000007", "München", "demf", "store", "MUENCHEN", BERLIN),
  channel("000008", "Contoso Onlineshop", "demf", "online", "DEWEB", BERLIN),
];

const CHANNEL_TYPES = { store: 0, online: 3, "call center": 4 } as const;

/** Warehouse type of operating units. */
const RETAIL_CHANNEL_UNIT = 4;

/** Table id that `instancerelationtype` carries for operating units. */
const OPERATING_UNIT_RELATION = 2952;

/** Enters the channels with their operating units, stores and default customers. */
export function insertChannels(db: DatabaseEditor, at: string): void {
  for (const { number, name, company: id, kind, location, windowsZone, unit, defaultAccount } of CHANNELS) {
    const company = companyNamed(id);
    const party = db.insert("dirpartytable", at, {
      ...{ partynumber: partyNumber(db), name, namealias: name.slice(0, 20), languageid: company.language },
      instancerelationtype: OPERATING_UNIT_RELATION,
    });
    db.insert(
      "omoperatingunit",
      at,
      { omoperatingunitnumber: unit, omoperatingunittype: RETAIL_CHANNEL_UNIT },
      { recId: party },
    );
    const recId = db.insert("retailchanneltable", at, {
      ...{ retailchannelid: number, channeltype: CHANNEL_TYPES[kind], channeltimezoneinfoid: windowsZone },
      ...{ currency: company.currency, omoperatingunitid: party, inventlocation: location },
      ...{ inventlocationdataareaid: id, defaultcustaccount: defaultAccount, defaultcustdataareaid: id },
      storearea: kind === "store" ? `${400 + Number(number) * 25}.000000` : "0.000000",
    });
    if (kind === "store") {
      db.insert(
        "retailstoretable",
        at,
        {
          ...{ storenumber: location, phone: `555-0${number.slice(-3)}`, openfrom: 32400, opento: 72000 },
          ...{
            username: "posuser",
            password: "not-a-secret",
            sqlservername: `sql-${number}`,
            databasename: "RetailChannel",
          },
        },
        { recId },
      );
    }
    const customer = db.insert("dirpartytable", at, {
      ...{ partynumber: partyNumber(db), name: `${name} walk-in`, languageid: company.language },
    });
    db.insert(
      "custtable",
      at,
      { accountnum: defaultAccount, party: customer, custgroup: "30", currency: company.currency },
      { company: id },
    );
  }
}

/** Next party number. */
export function partyNumber(db: DatabaseEditor): string {
  return String(db.number("party")).padStart(9, "0");
}

function channel(
  number: string,
  name: string,
  company: Company["id"],
  kind: Channel["kind"],
  location: string,
  zone: { readonly windowsZone: string; readonly zone: string },
): Channel {
  const unit = String(50 + Number(number)).padStart(3, "0");
  return { number, name, company, kind, location, ...zone, unit, defaultAccount: `WALKIN-${location}` };
}
