import { z } from "zod";
import { armId } from "./arm-id.ts";

/** Encryption with a key of the customer's: setting `customerKey`. */
export const CustomerKeySettings = z
  .strictObject({
    keyId: armId("Microsoft.KeyVault/vaults/[^/]+/keys/[^/]+", "the key to use, in a vault of the customer's")
      .optional()
      .describe("ARM id of an RSA key in a vault of the customer's; default: a vault and a key are created"),
    rotateAfterDays: z
      .int()
      .min(28)
      .max(730)
      .optional()
      .describe("days after which the created key gets a new version, 28 to 730; default: 365"),
  })
  .refine(({ keyId, rotateAfterDays }) => keyId === undefined || rotateAfterDays === undefined, {
    path: ["rotateAfterDays"],
    message: "use it without keyId: the rotation of an existing key is its owner's",
  });
