import { eachOf, wrong } from "../expectations.ts";
import { ALWAYS, MANDATORY_IN_PROD } from "../levels.ts";
import type { Properties, Rule } from "../rule.ts";
import { at, listAt, shown, textAt } from "../values.ts";

const types = ["azure-native:app:Job", "azure-native:app:ContainerApp"];
const SECRET_NAME = /(?:SECRET|PASSWORD|PASSPHRASE|TOKEN|API_?KEY|ACCOUNT_?KEY|CONNECTION_?STRING)$/i;
const HASH_NAME = /SHA256$|HASH$/i;

/** What runs in a container, and what it is told. */
export const CONTAINERS: readonly Rule[] = [
  {
    id: "CMP-07",
    slug: "image",
    scope: "resource",
    title: "Images come from an accepted registry and are pinned, by digest in prod.",
    fix: "Name the image as <registry>/<name>@sha256:<digest>.",
    severity: "medium",
    levels: MANDATORY_IN_PROD,
    sources: [],
    url: "https://learn.microsoft.com/azure/container-registry/container-registry-image-tag-version",
    types,
    uses: ["allowedRegistries"],
    check: ({ props }, { allowedRegistries, environment }) =>
      eachOf(listAt(props, "template.containers").entries(), function* ([index, container]) {
        const path = `template.containers[${index}].image`;
        const image = textAt(container, "image");
        const registry = image?.split("/")[0] ?? "";
        if (image === undefined || !allowedRegistries.includes(registry))
          return yield wrong(path, image, `accepted registries are ${allowedRegistries.join(", ")}`);
        const isPinned = /@sha256:[0-9a-f]{64}$/.test(image);
        const tag = /:([^:/@]+)$/.exec(image)?.[1];
        if (!isPinned && environment === "prod") yield wrong(path, image, "prod pins images by digest");
        else if (!isPinned && (tag === undefined || tag === "latest"))
          yield wrong(path, image, "name a version other than latest");
      }),
  },
  {
    id: "CMP-10",
    slug: "plain-secret",
    scope: "resource",
    title: "No secret stands in a plain variable, and bundle hashes are SHA-256.",
    fix: "Read secrets with the managed identity; give the hash of the built bundle.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["CKV_AZURE_235"],
    url: "https://learn.microsoft.com/azure/container-apps/manage-secrets",
    types,
    check: ({ props }) => eachOf(variablesOf(props), ([path, variable]) => plainSecretsIn(path, variable)),
  },
];

function variablesOf(props: Properties): [string, unknown][] {
  return listAt(props, "template.containers").flatMap((container, index) =>
    listAt(container, "env").map((variable): [string, unknown] => [`template.containers[${index}].env`, variable]),
  );
}

function* plainSecretsIn(path: string, variable: unknown): Iterable<string> {
  const name = textAt(variable, "name") ?? "";
  if (SECRET_NAME.test(name) && at(variable, "secretRef") === undefined)
    yield `${path} has ${shown(name)} in plain text; no secret is accepted there.`;
  if (!HASH_NAME.test(name)) return;
  const hash = textAt(variable, "value");
  if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash))
    yield wrong(`${path}.${name}`, hash, "use 64 hexadecimal digits");
}
