import { retailexternalidtocustomermap as source } from "../bronze/retailexternalidtocustomermap.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sign-in identity of a web shop and the account it belongs to. */
export const retailexternalidtocustomermap = defineSilver(source, {
  grain: "One row per sign-in identity and customer account.",
  optional: "storefront events find no customer by sign-in id",
  columns: {
    externalidentityid: { description: "Sign-in id at the shop's identity provider." },
    customeraccountnumber: { description: "Account that signs in with it." },
    isactivated: { description: "1 once the customer has confirmed the sign-in." },
  },
});
