import { describe, expect, it } from "vitest";
import { audienceOf, issueToken, readToken } from "../../../scripts/sandbox/tokens.ts";

const now = new Date("2026-01-01T00:00:00Z");
const claims = { principalId: "p-1", audience: "https://storage.azure.com/.default", lifetimeSeconds: 60, now };

describe("sandbox tokens", () => {
  it("carry the identity, the plain audience and their end", () => {
    expect(readToken("key", issueToken("key", claims), now)).toEqual({
      token: {
        principalId: "p-1",
        audience: "https://storage.azure.com",
        expiresAt: new Date("2026-01-01T00:01:00Z"),
        origin: { kind: "internet", address: "198.51.100.1" },
      },
    });
  });

  it("end when their lifetime is over", () => {
    expect(readToken("key", issueToken("key", claims), new Date("2026-01-01T00:01:00Z"))).toEqual({
      refusal: "the token expired at 2026-01-01T00:01:00.000Z",
    });
  });

  it("signed with another key are refused", () => {
    expect(readToken("key", issueToken("other", claims), now)).toEqual({ refusal: "the token's signature is wrong" });
  });

  it("with a changed identity are refused", () => {
    const [header, , signature] = issueToken("key", claims).split(".");
    const payload = Buffer.from('{"oid":"admin","aud":"https://storage.azure.com","exp":9999999999}').toString(
      "base64url",
    );
    expect(readToken("key", `${header}.${payload}.${signature}`, now)).toEqual({
      refusal: "the token's signature is wrong",
    });
  });

  it.each(["", "abc", "a.b.c", "a.b.c.d"])("of another form are refused: %j", (text) => {
    expect(readToken("key", text, now)).toEqual({ refusal: "the token was not issued by this sandbox" });
  });

  it.each(["https://management.azure.com", "https://management.azure.com/", "https://management.azure.com//.default"])(
    "name one audience however it is written: %s",
    (text) => expect(audienceOf(text)).toBe("https://management.azure.com"),
  );
});
