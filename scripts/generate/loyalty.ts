import { COMPANIES } from "./companies.ts";
import type { Row } from "./csv.ts";
import { OPEN_END } from "./customers.ts";
import type { DatabaseEditor } from "./database.ts";
import { randomOf } from "./random.ts";
import { dayOf, plusDays } from "./time.ts";

const AFFILIATION = { general: 0, loyalty: 1 } as const;

/** Enters the loyalty program with its tiers and points, and affiliations of other kinds. */
export function insertLoyaltyProgram(db: DatabaseEditor, at: string): void {
  for (const name of ["VIP", "Employee"]) {
    db.insert("retailaffiliation", at, { name, affiliationtype: AFFILIATION.general });
  }
  const affiliation = db.insert("retailaffiliation", at, {
    ...{ name: "Contoso Rewards", affiliationtype: AFFILIATION.loyalty, poolrelatedcards: 1 },
  });
  for (const [place, tierid] of ["Silver", "Gold", "Platinum"].entries()) {
    db.insert("retailloyaltytier", at, { affiliation, tierid, tierlevel: `${place + 1}.000000` });
  }
  db.insert("retailloyaltyrewardpoint", at, {
    ...{ rewardpointid: "Points", rewardpointtype: 0, redeemable: 1, expirationtimevalue: 24, expirationtimeunit: 1 },
  });
}

/** Enters what some customers have beside their account: loyalty card, affiliation, wish list, web account. */
export function insertEngagement(db: DatabaseEditor, seed: number, customerRecId: number, at: string): void {
  const customer = db.row("custtable", customerRecId);
  if (customer === undefined) return;
  const random = randomOf(seed, "engagement", customerRecId);
  const company = String(customer.dataareaid);
  const account = String(customer.accountnum);
  if (random.chance(0.35)) insertCard(db, seed, customer, at);
  if (random.chance(0.08)) {
    const [affiliation] = random.sample(affiliations(db, AFFILIATION.general), 1);
    const values = { custaccountnum: account, retailaffiliationid: affiliation?.recid ?? 0 };
    db.insert("retailcustaffiliation", at, values, { company });
  }
  if (random.chance(0.1)) {
    const list = db.insert("retailwishlisttable", at, { customerid: account, name: "Favorites" }, { company });
    for (const { recid } of random.sample(db.rows("ecoresproduct"), random.int(1, 3))) {
      const line = { wishlistid: list, productid: recid ?? 0, quantity: "1.000000", customerid: account };
      const end: Row = random.chance(0.2) ? { deleteddatetime: at } : {};
      db.insert("retailwishlistlinetable", at, { ...line, ...end }, { company });
    }
  }
  const web = randomOf(seed, "sign-in", customerRecId);
  if (web.chance(0.2)) {
    const externalidentityid = `b2c|${web.int(0, 0xfffffff).toString(16).padStart(7, "0")}${customerRecId}`;
    const identity = { externalidentityid, customeraccountnumber: account, isactivated: web.chance(0.9) ? 1 : 0 };
    db.insert("retailexternalidtocustomermap", at, identity, { company });
  }
  if (random.chance(0.08)) {
    const id = random.int(0, 0xfffffff).toString(16).padStart(7, "0");
    const custaccountasync = `0${id}-5a1e-4c0d-9b1f-${String(customerRecId).slice(-12).padStart(12, "0")}`;
    db.insert("retailasynccustomer", at, { custaccountasync, custaccount: account }, { company });
  }
}

/** Enters a posting of points that a purchase earned. */
export function insertPoints(
  db: DatabaseEditor,
  at: string,
  posting: {
    readonly card: string;
    readonly account: string;
    readonly company: string;
    readonly points: number;
    readonly document: Row;
  },
): void {
  const { card, account, company, points, document } = posting;
  const [program] = affiliations(db, AFFILIATION.loyalty);
  const [point] = db.rows("retailloyaltyrewardpoint");
  const [tier] = db.rows("retailloyaltytier");
  const isReturn = points < 0;
  db.insert("retailloyaltycardrewardpointtrans", at, {
    ...{ cardnumber: card, custaccount: account, custaccountdataareaid: company, loyaltytransdataareaid: company },
    ...{ entrydate: dayOf(at), entrytime: secondsOfDay(at), entrytype: isReturn ? 3 : 1 },
    ...{ rewardpoint: point?.recid ?? 0, rewardpointamountqty: `${points}.000000` },
    ...{ remaining: isReturn ? "0.000000" : `${points}.000000`, affiliation: program?.recid ?? 0 },
    ...{ loyaltytier: tier?.recid ?? 0, expirationdate: dayOf(plusDays(at, 730)) },
    ...document,
  });
}

/** Enters product ratings of the web shops and reasons of returns. */
export function insertFeedback(db: DatabaseEditor, seed: number, at: string): void {
  for (const { id } of COMPANIES) {
    const isGerman = id === "demf";
    const texts = [
      ["DEFECT", isGerman ? "Artikel defekt" : "Defective"],
      ["SIZE", isGerman ? "Falsche Größe" : "Wrong size"],
    ] as const;
    for (const [reasoncodeid, description] of texts) {
      db.insert("returnreasoncode", at, { reasoncodeid, description }, { company: id });
    }
  }
  const shops = db.rows("retailchanneltable").filter(({ channeltype }) => channeltype === 3);
  for (const product of db.rows("ecoresproduct")) {
    const random = randomOf(seed, "rating", String(product.recid));
    for (const shop of shops) {
      if (!random.chance(0.4)) continue;
      const rating = `${random.int(2, 4)}.${random.int(0, 9)}00000`;
      const values = { productid: product.recid ?? 0, channelid: shop.recid ?? 0, rating };
      db.insert("retailproductrating", at, { ...values, totalratings: random.int(1, 80) });
    }
  }
}

function insertCard(db: DatabaseEditor, seed: number, customer: Row, at: string): void {
  const random = randomOf(seed, "card", String(customer.recid));
  const card = db.insert("retailloyaltycard", at, {
    ...{ cardnumber: `55103${String(db.number("loyalty card")).padStart(7, "0")}`, cardtendertype: 0 },
    ...{ party: customer.party ?? 0, loyaltyenrollmentdate: dayOf(at) },
    ...(random.chance(0.03) ? { cardtendertype: 3, loyaltyblockeddate: dayOf(plusDays(at, 1)) } : {}),
  });
  const [program] = affiliations(db, AFFILIATION.loyalty);
  const tier = random.pick(db.rows("retailloyaltytier"));
  db.insert("retailloyaltycardtier", at, {
    ...{ affiliation: program?.recid ?? 0, loyaltycard: card, loyaltytier: tier.recid ?? 0 },
    ...{ validfrom: dayOf(at), validto: OPEN_END },
  });
}

function affiliations(db: DatabaseEditor, type: number): Row[] {
  return db.rows("retailaffiliation").filter(({ affiliationtype }) => affiliationtype === type);
}

function secondsOfDay(iso: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = iso.slice(11, 19).split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
