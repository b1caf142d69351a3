import type { ColumnType } from "../../../transforms/delta/schema.ts";
import type { Dialect } from "../../../transforms/dialects/dialect.ts";
import { duckdb } from "../../../transforms/dialects/duckdb.ts";
import { idOf, typedColumn } from "../../../transforms/dialects/duckdb-fold.ts";
import { lintSql } from "../../../transforms/dialects/lint.ts";
import { spark as sparkSql } from "../../../transforms/dialects/spark.ts";
import {
  FIELD,
  SPARK_ID,
  SPARK_PARSE,
  sparkMeaning,
  sparkUnreadable,
} from "../../../transforms/dialects/spark-fold.ts";
import type { Session } from "../../../transforms/engine/session.ts";
import type { ExportedType } from "../../../transforms/kernel/bronze.ts";
import { silverTypeOf } from "../../../transforms/kernel/silver.ts";
import { field, type Row, textRows } from "../../support/delta.ts";
import { assertEqual, type Verdicts } from "../verdicts.ts";
import type { Spark } from "./spark.ts";

/** A row of what the engines do differently, as the kit writes it for both. */
interface Meaning {
  readonly need: string;
  /** Expressions with their types and the texts that both engines must give. */
  readonly values: (dialect: Dialect) => readonly (readonly [sql: string, type: ColumnType, expected: string | null])[];
}

const rows = (list: string, from: string) => `(select ${list} from ${from})`;

/** A value out of a relation of literals. */
const one = (expression: string, dialect: Dialect, values: readonly string[], name = "x") =>
  rows(expression, `(${values.map((value) => `select ${value} as ${dialect.id(name)}`).join(" union all ")}) r`);

const MEANINGS: readonly Meaning[] = [
  {
    need: "latest row",
    values: (d) => [
      [
        `(select x from (select x, row_number() over (order by v desc nulls last, recid) as n from (select 'a' as x, 1 as v, 1 as recid union all select null, 2, 2 union all select 'c', null, 3) r) w where n = 1)`,
        "string",
        null,
      ],
      [one("count(x)", d, ["1", "null"]), "long", "1"],
    ],
  },
  {
    need: "null order",
    values: () =>
      ["nulls first", "nulls last"].map((order, position) => [
        `(select n from (select x, row_number() over (order by x ${order}) as n from (select 1 as x union all select null) r) w where x is null)`,
        "long",
        `${position + 1}`,
      ]),
  },
  {
    need: "zone",
    values: ({ fn }) => {
      const zone = fn.literal("Europe/Berlin");
      const at = (text: string) => fn.instant(new Date(text));
      const day = (text: string) => fn.cast(fn.literal(text), "date");
      return [
        [fn.localDate(at("2024-03-30T23:30:00Z"), zone), "date", "2024-03-31"],
        [fn.instantOf(day("2024-03-31"), "9000", zone), "timestamp", "2024-03-31T01:30:00.000000Z"],
        [fn.instantOf(day("2024-10-27"), "9000", zone), "timestamp", "2024-10-27T00:30:00.000000Z"],
        [fn.dayOffset(day("2024-10-27"), zone), "long", null],
        [fn.dayOffset(day("2024-07-01"), zone), "long", "7200"],
      ];
    },
  },
  {
    need: "decimal ×",
    values: ({ fn }) => [
      [
        fn.multiply(fn.cast("'1234567.123456'", "decimal(18,6)"), fn.cast("'7654.654321'", "decimal(18,6)")),
        "decimal(18,6)",
        "9450184566.127011",
      ],
      [
        fn.multiply(fn.cast("'999999999999'", "decimal(18,6)"), fn.cast("'999999999999'", "decimal(18,6)")),
        "decimal(18,6)",
        null,
      ],
    ],
  },
  {
    need: "decimal ÷, avg",
    values: ({ fn }) => [
      [fn.divide(fn.cast("'1'", "decimal(18,6)"), fn.cast("'3'", "decimal(18,6)")), "decimal(38,6)", "0.333333"],
      [
        fn.divide(fn.cast("'-0.000001'", "decimal(18,6)"), fn.cast("'2'", "decimal(18,6)")),
        "decimal(38,6)",
        "-0.000001",
      ],
    ],
  },
  {
    need: "x / 0",
    values: ({ fn }) => [
      [fn.divide(fn.cast("'1'", "decimal(18,6)"), fn.cast("'0'", "decimal(18,6)")), "decimal(38,6)", null],
    ],
  },
  {
    need: "concat",
    values: () => [
      ["'a' || cast(null as varchar(9))", "string", null],
      ["concat_ws('-', 'a', null, 'b')", "string", "a-b"],
    ],
  },
  {
    need: "trim, case",
    values: ({ fn }) => [
      [fn.keyPart("' Straße İ '"), "string", "straße İ"],
      [fn.keyPart("' ABC '"), "string", "abc"],
      [fn.text("'   '"), "string", null],
      [fn.company("'USMF '"), "string", "usmf"],
      [fn.company("'ÜSMF'"), "string", null],
    ],
  },
  {
    need: "string_agg",
    values: (d) => [[one(d.fn.joinTexts("x"), d, ["'b'", "'a'", "'b'", "'Z'", "'ä'"]), "string", "Z; a; b; ä"]],
  },
  {
    need: "hash",
    values: ({ fn }) => [
      [
        `${fn.rowHash([
          ["'a'", "string"],
          [fn.cast("'1.50'", "decimal(18,6)"), "decimal(18,6)"],
          [fn.instant(new Date("2024-01-02T03:04:05.678Z")), "timestamp"],
          ["true", "boolean"],
          [fn.cast("null", "date"), "date"],
        ])}`,
        "string",
        "6552402e85cc1b3ffcec9f13d2933c9196725c83956f99491fcb532256226ff7",
      ],
    ],
  },
  {
    need: "day of week",
    values: ({ fn }) => [
      [fn.isoWeekday(fn.cast("'2024-06-02'", "date")), "long", "7"],
      [fn.isoWeekday(fn.cast("'2024-06-03'", "date")), "long", "1"],
    ],
  },
  {
    need: "date difference",
    values: ({ fn }) => [
      [fn.daysBetween(fn.cast("'2024-02-28'", "date"), fn.cast("'2024-03-01'", "date")), "long", "2"],
    ],
  },
  {
    need: "quoting",
    values: (d) => [
      [one(`max(${d.id("order ")})`, d, ["'q'"], "order "), "string", "q"],
      [d.fn.literal("it's a\\nb \\"), "string", "it's a\\nb \\"],
      [`length(${d.fn.literal("a\\nb")})`, "long", "4"],
    ],
  },
];

/** Forms that no gold query may use, with what the lint says of them. */
const REFUSED: readonly (readonly [need: string, sql: string, problem: string])[] = [
  [
    "latest row",
    "select a.x as x from silver.t a qualify row_number() over (order by a.recid nulls last) = 1",
    "qualify",
  ],
  ["null order", "select row_number() over (order by a.x, a.recid) as n from silver.t a", "spell nulls first or last"],
  ["regex", "select regexp_replace(a.x, 'a', 'b') as x from silver.t a", "function regexp_replace: not portable"],
  ["collect", "select list(a.x) as x from silver.t a", "function list: not portable"],
  ["literals", "select {'a': a.x} as x from silver.t a", "not portable"],
  ["latest value", "select arg_max(a.x, a.v) as x from silver.t a", "function arg_max: not portable"],
  ["decimal ÷, avg", "select avg(a.x) as x from silver.t a", "function avg: not portable"],
];

/** Rows of the engines' differences that the reading of a type is about. */
const READING: Readonly<Partial<Record<ExportedType, string>>> = {
  int64: "number → int",
  decimal: "text → decimal",
  dateTime: "text → timestamp",
};

/** Texts of fields by exported type, the awkward ones above all. */
const TEXTS: Readonly<Record<ExportedType, readonly string[]>> = {
  guid: ["ABCDEF01-0000-0000-0102-030405060708", " x"],
  string: ["a", "a  ", "   ", " a", "İß\\n", "ä'\"", "a\nb "],
  int64: ["0", "-7", "9223372036854775807", "9223372036854775808", "2.5", "1.999", "x", "+3", " 4 "],
  decimal: [
    "0",
    "1.5",
    "-0.0000005",
    "0.0000004999",
    "12345678901234567890.1234565",
    "99999999999999999999999999999999.9",
    "x",
    "1e3",
  ],
  double: ["0.1", "-1e-7", "1E10", "x", "2"],
  boolean: ["true", "True", "FALSE", "1", "0", "yes", "t"],
  dateTime: [
    ...[
      "2024-05-31T10:11:12Z",
      "2024-05-31T10:11:12.1234567Z",
      "2024-05-31 10:11:12",
      "2024-05-31",
      "1900-01-01T00:00:00Z",
    ],
    ...[
      "0001-01-03T00:00:00Z",
      "2154-12-31T00:00:00Z",
      "9999-12-31T23:59:59Z",
      "10000-01-01T00:00:00Z",
      "2024-02-30T00:00:00Z",
    ],
    ...[
      "3/7/2024 1:05:09 PM",
      "12/31/2023 12:00:00 AM",
      "13/1/2024 1:00:00 AM",
      "2024",
      "x",
      "2024-01-01T10:00:00+02:00",
    ],
  ],
  dateTimeOffset: [
    "2024-01-01T10:00:00+02:00",
    "2024-01-01T10:00:00-05:30",
    "2024-01-01T10:00:00+00:00",
    "2024-01-01T10:00:00Z",
    "x",
  ],
};

/**
 * One named case for each row of what DuckDB and Spark do differently: the kit's macros give the same value in both, or
 * the lint refuses the form. And the texts of an export are read alike, value and readability.
 */
export async function judgeSemantics(spark: Spark, { check }: Verdicts, session: Session): Promise<void> {
  await session.run(duckdb.setup);
  for (const { need, values } of MEANINGS) {
    await check(`semantics, ${need}: the same values in both engines`, async () => {
      const own = values(duckdb);
      const names = own.map((_, position) => `c${position}`);
      const list = (all: ReturnType<typeof values>, dialect: Dialect) =>
        all.map(([sql, type], position) => `${dialect.fn.cast(`(${sql})`, type)} as c${position}`).join(", ");
      const fields = own.map(([, type], position) => field(`c${position}`, type));
      const [embedded] = await textRows(session, fields, `(select ${list(own, duckdb)})`);
      const found = (await spark.rows(`select ${list(values(sparkSql), sparkSql)}`)).rows[0];
      assertEqual(found, embedded, "Spark and DuckDB");
      assertEqual(
        names.map((name) => embedded?.[name]),
        own.map(([, , expected]) => expected),
        "values",
      );
    });
  }
  for (const [need, sql, problem] of REFUSED) {
    await check(`semantics, ${need}: ${problem} (refused by the lint)`, async () => {
      const problems = await lintSql(session, sql);
      if (!problems.some((one) => one.includes(problem))) throw new Error(`the lint says ${JSON.stringify(problems)}`);
    });
  }
  await check("semantics, text → Id: a GUID in any form gives one key, anything else none", async () => {
    const texts = [
      "ABCDEF01-0000-0000-0102-030405060708",
      "{abcdef01-0000-0000-0102-030405060708}",
      "abcdef01000000000102030405060708",
    ];
    const all = [...texts, "abcdef01-0000-0000-0102-03040506070", "x", "gbcdef01-0000-0000-0102-030405060708", " "];
    const own = `select list(cast(${idOf("t")} as varchar) order by n) as ids from (values ${all.map((text, n) => `(${n}, '${text}')`).join(", ")}) r(n, t)`;
    const { ids } = await session.one<{ ids: readonly (string | null)[] }>(own);
    const { rows: found } = await spark.rows(
      `select ${SPARK_ID.replaceAll(FIELD, "t")} as id from values ${all.map((text, n) => `(${n}, '${text}')`).join(", ")} as r(n, t) order by n`,
    );
    assertEqual(
      found.map(({ id }) => id),
      [...ids],
      "keys",
    );
    assertEqual(
      found.map(({ id }) => id === null),
      all.map((_, n) => n >= texts.length),
      "which are keys",
    );
  });
  await check("semantics, int overflow: an error in both engines", async () => {
    const sql = (dialect: Dialect) =>
      `select ${dialect.fn.cast("9223372036854775807", "long")} + ${dialect.fn.cast("1", "long")} as x`;
    const fails = (run: Promise<unknown>) =>
      run.then(
        () => false,
        () => true,
      );
    assertEqual([await fails(session.all(sql(duckdb))), await fails(spark.rows(sql(sparkSql)))], [true, true], "fails");
  });
  for (const [type, texts] of Object.entries(TEXTS) as [ExportedType, readonly string[]][]) {
    await check(`semantics, ${READING[type] ?? `text → ${type}`}: an export's texts are read alike`, () =>
      compareReading(spark, session, type, texts),
    );
  }
}

async function compareReading(
  spark: Spark,
  session: Session,
  type: ExportedType,
  texts: readonly string[],
): Promise<void> {
  const isTime = type === "dateTime" || type === "dateTimeOffset";
  const refinements = isTime ? ([{}, { openEnd: true }, { as: "date" }] as const) : ([{}] as const);
  for (const refinement of refinements) {
    const silverType = silverTypeOf(type, refinement);
    const fields = [field("n", "long"), field("value", silverType), field("bad", "boolean")];
    const form = typedColumn("t", type, refinement);
    const bad = form.unreadable?.("p") ?? "false";
    const values = texts.map((text, n) => `(${n}, ${duckdb.fn.literal(text)})`).join(", ");
    const embedded = await textRows(
      session,
      fields,
      `(select n, case when ${bad} then null else ${form.value("p")} end as value, ${bad} as bad from (select n, t, ${form.parsed} as p from (values ${values}) r(n, t)))`,
    );
    const parsed = SPARK_PARSE[type].replaceAll(FIELD, "t");
    const meaning = isTime
      ? sparkMeaning(silverType === "date" ? "date" : "timestamp", "openEnd" in refinement)
      : FIELD;
    const unreadable = sparkUnreadable(type)?.replaceAll(FIELD, "p").replaceAll("<text>", "t") ?? "false";
    const list = texts.map((text, n) => `(${n}, ${sparkSql.fn.literal(text)})`).join(", ");
    const found = await spark.rows(
      `select cast(n as bigint) as n, case when ${unreadable} then null else ${meaning.replaceAll(FIELD, "p")} end as value, ${unreadable} as bad from (select n, t, ${parsed} as p from values ${list} as r(n, t)) order by n`,
    );
    const shown = (all: readonly Row[]) =>
      all.toSorted((a, b) => Number(a.n) - Number(b.n)).map((row) => ({ text: texts[Number(row.n)], ...row }));
    assertEqual(shown(found.rows), shown(embedded), `${type} ${JSON.stringify(refinement)}`);
  }
}
