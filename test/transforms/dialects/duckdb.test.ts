import { tmpdir } from "node:os";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckdb } from "../../../transforms/dialects/duckdb.ts";
import { literal, openSession, type Session } from "../../../transforms/engine/session.ts";

const { fn } = duckdb;
const MONEY = "decimal(18,6)";

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimit: "256MB", threads: 1, tempDirectory: tmpdir() });
  await session.run(duckdb.setup);
});
afterAll(() => session.close());

/** Values of expressions, in order, as text. */
async function values(...expressions: string[]): Promise<unknown[]> {
  const list = expressions.map((expression, place) => `cast(${expression} as varchar) as v${place}`);
  return Object.values(await session.one<Record<string, unknown>>(`select ${list.join(", ")}`));
}

const money = (text: string) => `cast('${text}' as ${MONEY})`;
const textOf = (value: bigint) => {
  const digits = (value < 0n ? -value : value).toString().padStart(7, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
};

describe("keys", () => {
  it("are trimmed, ASCII lower-case, and escaped from three parts on", async () => {
    expect(
      await values(
        fn.key("' US '", "'A_b%'"),
        fn.key("'US'", "'A_b%'", "null"),
        fn.key("'Straße ÄÖ'"),
        fn.key("null", "null"),
      ),
    ).toEqual(["us_a_b%", "us_a%5fb%25_", "straße ÄÖ", "_"]);
  });

  it("of three parts never run together (property)", async () => {
    const part = fc.stringMatching(/^[a-b_%]{0,3}$/);
    const pairs = fc.sample(fc.tuple(part, part, part), { numRuns: 80, seed: 7 });
    const keys = await values(...pairs.map((parts) => fn.key(...parts.map(literal))));
    expect(new Set(keys).size).toBe(new Set(pairs.map((parts) => JSON.stringify(parts))).size);
  });

  it("legal entities have one to eight letters and digits", async () => {
    expect(await values(...["' USRT '", "'a1'", "''", "null", "'us-1'", "'toolongname'"].map(fn.company))).toEqual([
      ...["usrt", "a1", null, null, null, null],
    ]);
  });
});

describe("decimals", () => {
  it("divide half-up to six decimals, like exact integers do (property)", async () => {
    const amount = fc.bigInt({ min: -(10n ** 18n - 1n), max: 10n ** 18n - 1n });
    const pairs = fc.sample(
      fc.tuple(
        amount,
        amount.filter((value) => value !== 0n),
      ),
      { numRuns: 60, seed: 11 },
    );
    const expected = pairs.map(([left, right]) => {
      const scaled = (left < 0n ? -left : left) * 2_000_000n;
      const divisor = right < 0n ? -right : right;
      const rounded = (scaled + divisor) / (2n * divisor);
      return textOf(left < 0n !== right < 0n ? -rounded : rounded);
    });
    const found = await values(...pairs.map(([left, right]) => fn.divide(money(textOf(left)), money(textOf(right)))));
    expect(found.map((value) => String(value))).toEqual(
      expected.map((value) => (value === "-0.000000" ? "0.000000" : value)),
    );
  });

  it("divide by zero is null", async () => {
    expect(await values(fn.divide(money("1"), money("0")))).toEqual([null]);
  });

  it("multiply beyond the narrow product's range, and are null beyond their own", async () => {
    expect(
      await values(
        fn.multiply(money("2000000"), money("3000")),
        fn.multiply(money("999999"), money("999999.5")),
        fn.multiply(money("1000000"), money("1000000")),
      ),
    ).toEqual(["6000000000.000000", "999998500000.500000", null]);
  });

  it("that do not fit are null", async () => {
    expect(await values(fn.narrow("999999999999.9999994", MONEY), fn.narrow("1000000000000", MONEY))).toEqual([
      "999999999999.999999",
      null,
    ]);
  });

  it("show no trailing zeros in keys", async () => {
    const wide = (text: string) => `cast('${text}' as decimal(38,6))`;
    expect(await values(...["10", "1.5", "0", "-0.25"].map((text) => fn.decimalText(wide(text))))).toEqual([
      "10",
      "1.5",
      "0",
      "-0.25",
    ]);
  });
});

describe("dates", () => {
  it("exist only as valid days after 1900", async () => {
    const days = ["2024, 2, 29", "2023, 2, 29", "1900, 1, 1", "2024, 0, 1", "null, 1, 1"].map((text) =>
      text.split(", "),
    );
    expect(await values(...days.map(([year = "", month = "", day = ""]) => fn.dateOf(year, month, day)))).toEqual([
      ...["2024-02-29", null, null, null, null],
    ]);
  });

  it("the day's offset gives the same instant as the zone does (property)", async () => {
    const zone = fc.constantFrom("Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe", "UTC");
    const day = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
    const drawn = fc.sample(fc.tuple(zone, day, fc.integer({ min: 0, max: 86_399 })), { numRuns: 60, seed: 5 });
    const changes = ["2025-03-30", "2025-10-26"].flatMap((text) =>
      [0, 7200, 9000, 12_600].map((seconds) => ["Europe/Berlin", new Date(text), seconds] as const),
    );
    const cases = [...drawn, ...changes].map(
      ([name, date, seconds]) => [`date '${date.toISOString().slice(0, 10)}'`, String(seconds), literal(name)] as const,
    );
    const quick = await values(
      ...cases.map(([date, seconds, name]) => fn.instantAt(date, seconds, name, fn.dayOffset(date, name))),
    );
    expect(quick).toEqual(await values(...cases.map(([date, seconds, name]) => fn.instantOf(date, seconds, name))));
  });

  it("number ISO weekdays from Monday", async () => {
    expect(await values(fn.isoWeekday("date '2026-03-02'"), fn.isoWeekday("date '2026-03-01'"))).toEqual(["1", "7"]);
  });
});

describe("contacts", () => {
  it("are e-mail addresses with one @ and no blank", async () => {
    expect(await values(...["' A@B.org '", "'a@@b'", "'a b@c'", "'none'", "null"].map(fn.email))).toEqual([
      "a@b.org",
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("row hash", () => {
  const hash = (...columns: (readonly [string, Parameters<typeof fn.cast>[1]])[]) => fn.rowHash(columns);

  it("is SHA-256 over the canonical text of the contract", async () => {
    const [found, expected] = await values(
      hash(
        ["'é'", "string"],
        ["cast(7 as bigint)", "long"],
        [money("1.50"), MONEY],
        ["true", "boolean"],
        ["date '2026-01-02'", "date"],
        ["timestamptz '2026-01-02 03:04:05.6+00'", "timestamp"],
        ["null", "string"],
      ),
      `sha256('é' || chr(31) || '7' || chr(31) || '1.5' || chr(31) || '1' || chr(31) || '2026-01-02' || chr(31) || '2026-01-02T03:04:05.600000Z' || chr(31) || chr(30))`,
    );
    expect(found).toBe(expected);
  });

  it("tells null from empty, and one column's end from the next one's beginning", async () => {
    const hashes = await values(
      hash(["''", "string"], ["'a'", "string"]),
      hash(["null", "string"], ["'a'", "string"]),
      hash(["'a'", "string"], ["''", "string"]),
      hash(["'a'", "string"], ["null", "string"]),
    );
    expect(new Set(hashes).size).toBe(4);
  });
});
