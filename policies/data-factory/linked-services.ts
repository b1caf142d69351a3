import { eachOf } from "../expectations.ts";
import { ALWAYS } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { at, isObject, shown, textAt } from "../values.ts";
import { settingOf } from "./activities.ts";

const types = ["azure-native:datafactory:LinkedService"];

/** Properties that hold secrets, over all types of linked services. */
const SECRETS =
  /^(?:accountKey|accessKey|accessToken|apiKey|apiToken|authHeaders|clientSecret|credentialString|encryptedCredential|functionKey|key|password|passPhrase|privateKeyContent|pfx|sasToken|sasUri|secretAccessKey|servicePrincipalKey|servicePrincipalCredential|token|userToken)$/i;
const IN_TEXT = /(?:AccountKey|Password|Pwd|SharedAccessSignature|SharedAccessKey|sig)\s*=/i;

/** Types whose data Azure protects with Entra ID. */
const ENTRA = ["AzureBlobFS", "AzureBlobStorage", "AzureSqlDatabase", "AzureSqlDW", "AzureSqlMI", "AzureBatch"];

/** How Data Factory signs in elsewhere. */
export const LINKED_SERVICES: readonly Rule[] = [
  {
    id: "ADF-05",
    slug: "inline-secret",
    scope: "resource",
    title: "No linked service holds a secret, whatever its type.",
    fix: "Use a managed identity, or a secret of type AzureKeyVaultSecret.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["AP 127ef6d7", "MCSB IM-8"],
    url: "https://learn.microsoft.com/azure/data-factory/store-credentials-in-key-vault",
    types,
    check: ({ props }) => secretsIn(at(props, "properties"), "properties"),
  },
  {
    id: "ADF-06",
    slug: "managed-identity",
    scope: "resource",
    title: "Storage, SQL and Batch are reached with a managed identity.",
    fix: "Leave keys, users and service principals out; a user-assigned credential is fine.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AP f78ccdb4", "MCSB IM-3"],
    url: "https://learn.microsoft.com/azure/data-factory/data-factory-service-identity",
    types,
    check({ props }) {
      const service = at(props, "properties");
      if (!ENTRA.includes(textAt(service, "type") ?? "")) return [];
      const others = ["accountKey", "sasUri", "sasToken", "servicePrincipalId", "userName", "accessKey"];
      return eachOf(others, function* (key) {
        if (settingOf(service, key) !== undefined)
          yield `properties.${key} is set; ${shown(textAt(service, "type"))} takes a managed identity.`;
      });
    },
  },
  {
    id: "ADF-07",
    slug: "linked-service-type",
    scope: "resource",
    title: "Linked services are of an accepted type.",
    fix: "Use an accepted type, or add it to allowedLinkedServices.",
    severity: "medium",
    levels: ALWAYS,
    sources: ["AP 6809a3d0"],
    url: "https://learn.microsoft.com/azure/data-factory/policy-reference",
    types,
    uses: ["allowedLinkedServices"],
    *check({ props }, { allowedLinkedServices }) {
      const type = textAt(props, "properties.type");
      if (!allowedLinkedServices.includes(type ?? ""))
        yield `properties.type is ${shown(type)}; accepted are ${allowedLinkedServices.join(", ")}.`;
    },
  },
];

function* secretsIn(value: unknown, path: string): Iterable<string> {
  if (!isObject(value)) return;
  if (textAt(value, "type") === "AzureKeyVaultSecret") return;
  yield* eachOf(Object.keys(value), function* (key) {
    const inner = value[key];
    const where = `${path}.${key}`;
    if (isObject(inner) && textAt(inner, "type") === "SecureString")
      yield `${where} is a SecureString; no secret may stand in the program.`;
    else if (typeof inner === "string" && SECRETS.test(key) && !inner.startsWith("@"))
      yield `${where} is a text of ${inner.length} characters; no secret may stand in the program.`;
    else if (typeof inner === "string" && IN_TEXT.test(inner))
      yield `${where} contains a key or password; no secret may stand in the program.`;
    else yield* secretsIn(inner, where);
  });
}
