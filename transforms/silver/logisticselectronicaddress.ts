import { logisticselectronicaddress as source } from "../bronze/logisticselectronicaddress.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per phone number, e-mail address or URL. */
export const logisticselectronicaddress = defineSilver(source, {
  grain: "One row per phone number, e-mail address or URL.",
  columns: {
    location: { description: "Record id of the location, in logisticslocation." },
    type: { description: "Enum LogisticsElectronicAddressMethodType: phone, e-mail, URL." },
    locator: { description: "The address or number itself." },
    locatorextension: { description: "Extension of a phone number." },
    description: { description: "Name of the contact." },
    isprimary: { description: "1 for the primary contact of its kind." },
    ismobilephone: { description: "1 for a mobile phone." },
    isprivate: { description: "1 for a private contact." },
    privateforparty: { description: "Record id of the party that the contact is private for." },
    retailmarketingoptin: { description: "Enum RetailMarketingOptIn: consent to marketing by this address." },
  },
});
