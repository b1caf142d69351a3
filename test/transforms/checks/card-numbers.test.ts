import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holdsCardNumber, maskCardNumbers } from "../../../transforms/checks/card-numbers.ts";
import { openSession, type Session } from "../../../transforms/engine/session.ts";

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
});
afterAll(() => session.close());

async function judge(text: string): Promise<{ held: boolean; mask: string }> {
  const held = holdsCardNumber("text");
  return session.one(`select ${held} as held, ${maskCardNumbers("text")} as mask from (select '${text}' as text)`);
}

describe("a text that holds a payment card number", () => {
  it.each([
    ["4111111111111111", "[number]"],
    ["Main Street 12 4111 1111 1111 1111", "Main Street 12 [number]"],
    ["5555-5555-5555-4444 exp 10/30", "[number] exp 10/30"],
    ["3782 822463 10005", "[number]"],
    ["/pay?card=378282246310005&x=1", "/pay?card=[number]&x=1"],
    ["2223003122003222", "[number]"],
    ["4222222222222", "[number]"],
  ])("Q32 %s is found and blotted out", async (text, mask) => {
    expect(await judge(text)).toEqual({ held: true, mask });
  });
});

describe("a text that only looks like it", () => {
  it.each([
    ["a wrong check digit", "4111111111111112"],
    ["no brand", "1111111111111117"],
    ["a barcode", "4006381333924"],
    ["too long", "41111111111111111111"],
    ["too short", "411111111111"],
    ["no number", "Main Street 12"],
  ])("Q32 %s is let through: %s", async (_, text) => {
    expect(await judge(text)).toEqual({ held: false, mask: text });
  });
});
