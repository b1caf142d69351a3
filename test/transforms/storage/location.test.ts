import { describe, expect, it } from "vitest";
import { blobEndpointOf, parseLocation } from "../../../transforms/storage/location.ts";

const adls = (endpoint: string, container: string | undefined, path = "") => ({
  kind: "adls",
  endpoint,
  container,
  path,
});

describe("locations", () => {
  it.each([
    ["./lake", { kind: "local", directory: "./lake" }],
    ["/data/lake", { kind: "local", directory: "/data/lake" }],
    ["C:\\lake", { kind: "local", directory: "C:\\lake" }],
    ["https://contoso.dfs.core.windows.net", adls("https://contoso.dfs.core.windows.net", undefined)],
    ["https://contoso.dfs.core.windows.net/", adls("https://contoso.dfs.core.windows.net", undefined)],
    [
      "https://contoso.dfs.core.windows.net/gold/commerce/",
      adls("https://contoso.dfs.core.windows.net", "gold", "commerce"),
    ],
    [
      "abfss://gold@contoso.dfs.core.windows.net/a%20b/c",
      adls("https://contoso.dfs.core.windows.net", "gold", "a b/c"),
    ],
    [
      "https://onelake.dfs.fabric.microsoft.com/workspace/lake.Lakehouse/Tables",
      adls("https://onelake.dfs.fabric.microsoft.com", "workspace", "lake.Lakehouse/Tables"),
    ],
    ["https://127.0.0.1:8443/lake/gold/x", adls("https://127.0.0.1:8443/lake", "gold", "x")],
    ["https://localhost:8443/lake", adls("https://localhost:8443/lake", undefined)],
    ["https://[::1]:8443/lake/gold", adls("https://[::1]:8443/lake", "gold")],
  ])("%s", (text, location) => expect(parseLocation(text)).toEqual(location));

  it.each([
    "",
    "http://contoso.dfs.core.windows.net/gold",
    "s3://bucket/lake",
    "https://127.0.0.1:8443",
    "https://",
    "abfss://contoso.dfs.core.windows.net/gold",
    "https://contoso.dfs.core.windows.net/gold?sv=2024&sig=abc",
    "https://contoso.dfs.core.windows.net/%zz",
    "https://user:secret@contoso.dfs.core.windows.net/gold",
  ])("refuses %j and says what is accepted", (text) => {
    expect(() => parseLocation(text)).toThrow(
      expect.objectContaining({
        code: "CI-STORE-001",
        exitCode: 1,
        message: expect.stringContaining("a local directory, https://"),
      }),
    );
  });

  it("serve blobs from the sibling host, or from the same custom endpoint", () => {
    expect(blobEndpointOf("https://contoso.dfs.core.windows.net")).toBe("https://contoso.blob.core.windows.net");
    expect(blobEndpointOf("https://127.0.0.1:8443/lake")).toBe("https://127.0.0.1:8443/lake");
  });
});
