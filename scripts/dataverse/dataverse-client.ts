import type { TokenSource } from "../../components/provider/credential.ts";
import type { Seen } from "../findings/finding.ts";
import { seen } from "../findings/seen.ts";

/** Dataverse's Web API, read only. */
export interface DataverseClient {
  /** Rows or the document at a path below `/api/data/v9.2/`; `undefined` as value is 404; no right to read is unseen. */
  read(path: string): Promise<Seen<unknown>>;
}

const TIMEOUT_MILLISECONDS = 30_000;

/** Opens the Web API of an environment, e.g. https://contoso.crm4.dynamics.com; `token` is asked before every call. */
export function openDataverse(url: string, token: TokenSource, signal: AbortSignal): DataverseClient {
  const base = url.replace(/\/+$/, "");
  return {
    read: (path) =>
      seen(async () => {
        const headers = {
          Authorization: `Bearer ${await token(`${base}/.default`)}`,
          Accept: "application/json",
          "OData-Version": "4.0",
        };
        const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]);
        const response = await fetch(`${base}/api/data/v9.2/${path}`, { headers, signal: limit });
        if (response.status === 404) return undefined;
        if (!response.ok) throw new Error(`Dataverse answered ${response.status}`);
        return response.json();
      }, signal),
  };
}
