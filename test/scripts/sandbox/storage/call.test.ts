import { describe, expect, it } from "vitest";
import { parseCall } from "../../../../scripts/sandbox/storage/call.ts";
import { StorageError } from "../../../../scripts/sandbox/storage/storage-error.ts";

const accounts = (name: string) => name === "lake";
const parse = (line: string, headers: Record<string, string> = {}) => {
  const [method = "", url = ""] = line.split(" ");
  const { operation, api, account, container, path } = parseCall({ method, url, headers }, accounts);
  return `${operation} ${api} ${account}/${container}/${path}`;
};

describe("a request", () => {
  it.each([
    ["PUT /lake/gold?restype=container", "createContainer blob lake/gold/"],
    ["DELETE /lake/gold?restype=container", "deleteContainer blob lake/gold/"],
    ["HEAD /lake/gold?restype=container", "getContainer blob lake/gold/"],
    ["GET /lake/gold?restype=container&comp=list", "listBlobs blob lake/gold/"],
    ["PUT /lake/gold?resource=filesystem", "createContainer dfs lake/gold/"],
    ["GET /lake/gold?resource=filesystem&recursive=true", "list dfs lake/gold/"],
    ["PUT /lake/gold/a%2Fb?resource=file", "createFile dfs lake/gold/a/b"],
    ["PUT /lake/gold/a?resource=directory", "createDirectory dfs lake/gold/a"],
    ["PATCH /lake/gold/a?action=append&position=0", "append dfs lake/gold/a"],
    ["PATCH /lake/gold/a?action=flush&position=0", "flush dfs lake/gold/a"],
    ["PATCH /lake/gold/a?action=setAccessControl", "setAccessControl dfs lake/gold/a"],
    ["HEAD /lake/gold/?action=getAccessControl", "getAccessControl dfs lake/gold/"],
    ["GET /lake/gold/a", "read blob lake/gold/a"],
    ["HEAD /lake/gold/a", "head blob lake/gold/a"],
    ["DELETE /lake/gold/a?recursive=true", "delete dfs lake/gold/a"],
    ["DELETE /lake/gold/a", "delete blob lake/gold/a"],
    ["PUT /lake/gold/a?comp=block&blockid=YQ%3D%3D", "putBlock blob lake/gold/a"],
    ["PUT /lake/gold/a?comp=blocklist", "putBlockList blob lake/gold/a"],
    ["PUT /lake/gold/a?comp=metadata", "setMetadata blob lake/gold/a"],
    ["PUT /lake/gold/a?comp=lease", "lease blob lake/gold/a"],
    ["PUT /lake/gold/a?comp=page", "unknown blob lake/gold/a"],
  ])("%s", (line, expected) => expect(parse(line)).toBe(expected));

  it("is a Put Blob by its blob type, and nothing known without", () => {
    expect(parse("PUT /lake/gold/a", { "x-ms-blob-type": "BlockBlob" })).toBe("putBlob blob lake/gold/a");
    expect(parse("PUT /lake/gold/a", { "x-ms-blob-type": "PageBlob" })).toBe("unknown blob lake/gold/a");
  });

  it("names its account by host, as in Azure", () => {
    expect(parse("GET /gold/a/b", { host: "lake.blob.core.windows.net" })).toBe("read blob lake/gold/a/b");
    expect(parse("GET /gold/a/b", { host: "lake.dfs.core.windows.net" })).toBe("read dfs lake/gold/a/b");
  });

  it("to move may lack the account in its destination, as the SDK sends it", () => {
    const headers = { "x-ms-rename-source": "/lake/gold/from%20here" };
    expect(parse("PUT /gold/to?mode=legacy", headers)).toBe("rename dfs lake/gold/to");
    const { source } = parseCall({ method: "PUT", url: "/lake/gold/to", headers }, accounts);
    expect(source).toEqual({ account: "lake", container: "gold", path: "from here" });
  });

  it.each(["/lake/gold/..%2fsilver", "/lake/gold/a//b", "/lake/gold/%zz", "/lake/gold/./a", "/lake/gold/a%00b"])(
    "that leaves its container or is no path is refused: %s",
    (url) => {
      const attempt = () => parseCall({ method: "GET", url, headers: {} }, accounts);
      expect(attempt).toThrow(StorageError);
      expect(attempt).toThrow(expect.objectContaining({ status: 400, code: "InvalidUri" }));
    },
  );

  it("for an impossible account or container is refused", () => {
    expect(() => parse("GET /.server/gold/a")).toThrow(expect.objectContaining({ code: "InvalidResourceName" }));
    expect(() => parse("GET /lake/.hidden/a")).toThrow(expect.objectContaining({ code: "InvalidResourceName" }));
  });
});
