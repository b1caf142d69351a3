/** One value of an enum: its symbol and its labels in the languages of the environment. */
interface EnumValue {
  readonly value: number;
  readonly symbol: string;
  /** English, German, French. */
  readonly labels: readonly [string, string, string];
}

const NO_YES = values(["No", "No", "Nein", "Non"], ["Yes", "Yes", "Ja", "Oui"]);

/**
 * Enums of exported columns with the numbers of the AX 2012 enumeration reference; an environment may number
 * extensible enums differently, so readers must go by symbol.
 */
export const ENUMS = {
  NoYes: NO_YES,
  SysDataState: values(["Active", "Active", "Aktiv", "Actif"], ["Archived", "Archived", "Archiviert", "Archivé"]),
  CustVendorBlocked: values(
    ["No", "No", "Nein", "Non"],
    ["Invoice", "Invoice", "Rechnung", "Facture"],
    ["All", "All", "Alle", "Tous"],
    ["Payment", "Payment", "Zahlung", "Paiement"],
    ["Requisition", "Requisition", "Bedarf", "Demande"],
    ["Never", "Never", "Nie", "Jamais"],
  ),
  Gender: values(
    ["Unknown", "Unknown", "Unbekannt", "Inconnu"],
    ["Male", "Male", "Männlich", "Masculin"],
    ["Female", "Female", "Weiblich", "Féminin"],
  ),
  DirPersonMaritalStatus: values(
    ["None", "None", "Keine", "Aucun"],
    ["Married", "Married", "Verheiratet", "Marié(e)"],
    ["Single", "Single", "Ledig", "Célibataire"],
  ),
  LogisticsElectronicAddressMethodType: values(
    ["None", "None", "Keine", "Aucun"],
    ["Phone", "Phone", "Telefon", "Téléphone"],
    ["Email", "Email address", "E-Mail-Adresse", "Adresse e-mail"],
    ["URL", "URL", "URL", "URL"],
  ),
  SalesStatus: values(
    ["None", "None", "Keine", "Aucun"],
    ["Backorder", "Open order", "Offener Auftrag", "Commande ouverte"],
    ["Delivered", "Delivered", "Geliefert", "Livré"],
    ["Invoiced", "Invoiced", "Fakturiert", "Facturé"],
    ["Canceled", "Canceled", "Storniert", "Annulé"],
  ),
  SalesType: values(
    ["Journal", "Journal", "Erfassung", "Journal"],
    undefined,
    ["Subscription", "Subscription", "Abonnement", "Abonnement"],
    ["Sales", "Sales order", "Auftrag", "Commande client"],
    ["ReturnItem", "Returned order", "Rücklieferung", "Retour"],
    ["ItemReq", "Item requirements", "Artikelbedarf", "Besoins"],
  ),
  RetailChannelType: values(
    ["RetailStore", "Retail store", "Einzelhandelsgeschäft", "Magasin"],
    ["OnlineStore", "Online store (old)", "Onlineshop (alt)", "Boutique en ligne (ancienne)"],
    ["OnlineMarketplace", "Online marketplace", "Onlinemarktplatz", "Place de marché"],
    ["SharePointOnlineStore", "Online store", "Onlineshop", "Boutique en ligne"],
    ["MCRCallCenter", "Call center", "Callcenter", "Centre d'appels"],
  ),
  RetailEntryStatus: values(
    ["None", "None", "Keine", "Aucun"],
    ["Voided", "Voided", "Storniert", "Annulé"],
    ["Posted", "Posted", "Gebucht", "Validé"],
    ["Concluded", "Concluded", "Abgeschlossen", "Conclu"],
    ["Cancelled", "Canceled", "Abgebrochen", "Abandonné"],
    ["OnHold", "On hold", "Zurückgestellt", "En attente"],
    ["Training", "Training", "Schulung", "Formation"],
  ),
  RetailTransactionType: numbered({
    2: ["Sales", "Sales", "Verkauf", "Vente"],
    3: ["Payment", "Payment", "Zahlung", "Paiement"],
    4: ["RemoveTender", "Remove tender", "Zahlungsmittelentnahme", "Retrait"],
    8: ["Voided", "Voided", "Storniert", "Annulé"],
    14: ["SalesOrder", "Sales order", "Auftrag", "Commande client"],
    15: ["SalesInvoice", "Sales invoice", "Verkaufsrechnung", "Facture"],
    19: ["CustomerOrder", "Customer order", "Kundenauftrag", "Commande magasin"],
    27: ["PendingSalesOrder", "Pending sales order", "Ausstehender Auftrag", "Commande en attente"],
  }),
  RetailAffiliationType: values(
    ["General", "General", "Allgemein", "Général"],
    ["Loyalty", "Loyalty", "Treueprogramm", "Fidélité"],
  ),
  RetailLoyaltyTenderType: values(
    ["AsCardTender", "Card tender", "Karte als Zahlungsmittel", "Carte"],
    ["AsContactTender", "Contact tender", "Kontakt als Zahlungsmittel", "Contact"],
    ["NoTender", "No tender", "Kein Zahlungsmittel", "Aucun"],
    ["Blocked", "Blocked", "Gesperrt", "Bloqué"],
  ),
  RetailLoyaltyEntryType: values(
    undefined,
    ["Earn", "Earn", "Sammeln", "Gagner"],
    ["Redeem", "Redeem", "Einlösen", "Utiliser"],
    ["ReturnEarned", "Return earned", "Gesammelte zurück", "Retour de points"],
    ["Adjust", "Adjust", "Anpassen", "Ajuster"],
    ["Refund", "Refund", "Erstatten", "Rembourser"],
  ),
  RetailLoyaltyTransactionType: values(
    undefined,
    ["RetailTransaction", "Store transaction", "Filialtransaktion", "Transaction magasin"],
    ["SalesOrder", "Sales order", "Auftrag", "Commande client"],
    ["LoyaltyAdjustment", "Loyalty adjustment", "Punkteanpassung", "Ajustement"],
  ),
  RetailLoyaltyRewardPointType: values(
    ["Quantity", "Quantity", "Menge", "Quantité"],
    ["Amount", "Amount", "Betrag", "Montant"],
  ),
  RetailExpirationTimeUnit: values(
    ["Day", "Days", "Tage", "Jours"],
    ["Month", "Months", "Monate", "Mois"],
    ["Year", "Years", "Jahre", "Années"],
  ),
  RetailTenderFunction: values(
    ["Normal", "Normal", "Normal", "Normal"],
    ["Card", "Card", "Karte", "Carte"],
    ["Check", "Check", "Scheck", "Chèque"],
    ["Customer", "Customer", "Debitor", "Client"],
    ["TenderRemoveFloat", "Tender remove/float", "Entnahme/Wechselgeld", "Retrait/fonds"],
  ),
  EcoResProductType: numbered({
    1: ["Item", "Item", "Artikel", "Article"],
    2: ["Service", "Service", "Dienstleistung", "Service"],
  }),
  EcoResCategoryNamedHierarchyRole: numbered({
    1: ["Procurement", "Procurement category hierarchy", "Beschaffung", "Approvisionnement"],
    3: ["Sales", "Sales category hierarchy", "Vertrieb", "Vente"],
    4: ["Retail", "Commerce product hierarchy", "Handelsproduktkategorien", "Hiérarchie commerce"],
    22: ["RetailChannelNavigation", "Channel navigation hierarchy", "Kanalnavigation", "Navigation"],
  }),
} as const satisfies Record<string, readonly EnumValue[]>;

/** Name of an enum whose values the option-set metadata lists. */
export type EnumName = keyof typeof ENUMS;

type Texts = readonly [symbol: string, english: string, german: string, french: string];

function values(...texts: readonly (Texts | undefined)[]): readonly EnumValue[] {
  return texts.flatMap((text, value) => (text === undefined ? [] : [enumValue(value, text)]));
}

function numbered(texts: Readonly<Record<number, Texts>>): readonly EnumValue[] {
  return Object.entries(texts).map(([value, text]) => enumValue(Number(value), text));
}

function enumValue(value: number, [symbol, ...labels]: Texts): EnumValue {
  return { value, symbol, labels };
}
