import { retailproductrating as source } from "../bronze/retailproductrating.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product and channel with ratings. */
export const retailproductrating = defineSilver(source, {
  grain: "One row per product and channel with ratings.",
  optional: "products show no ratings",
  columns: {
    productid: { description: "Record id of the product, in ecoresproduct." },
    channelid: { description: "Record id of the channel, in retailchanneltable." },
    rating: { description: "Average of the ratings in that channel." },
    totalratings: { description: "Number of ratings in that channel." },
  },
});
