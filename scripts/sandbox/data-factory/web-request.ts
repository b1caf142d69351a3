/** A request a Web activity makes. */
export interface WebRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly timeoutSeconds: number;
  /** Audience and credential of the managed identity to sign in with; undefined for an anonymous request. */
  readonly identity: { readonly resource: string; readonly credential: string | undefined } | undefined;
}

/** What came back. */
export interface WebResponse {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs in and sends; throws ActivityError when there is no such identity or no answer. */
export type SendWebRequest = (request: WebRequest) => Promise<WebResponse>;
