import { retailstoretable as source } from "../bronze/retailstoretable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per physical store; its RecId is the channel's. */
export const retailstoretable = defineSilver(source, {
  grain: "One row per physical store; its RecId is the channel's.",
});
