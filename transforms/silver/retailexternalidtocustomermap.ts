import { retailexternalidtocustomermap as source } from "../bronze/retailexternalidtocustomermap.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sign-in identity of a web shop and the account it belongs to. */
export const retailexternalidtocustomermap = defineSilver(source, {
  grain: "One row per sign-in identity and customer account.",
  optional: "storefront events find no customer by sign-in id",
});
