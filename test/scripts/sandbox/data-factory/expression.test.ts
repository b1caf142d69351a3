import { describe, expect, it } from "vitest";
import {
  type ExpressionScope,
  evaluateContent,
  evaluateText,
} from "../../../../scripts/sandbox/data-factory/evaluate.ts";
import { ExpressionError } from "../../../../scripts/sandbox/data-factory/expression.ts";

const SCOPE: ExpressionScope = {
  activity: (name) => {
    if (name !== "Start") throw new ExpressionError(`no ${name}`);
    return { output: { name: "job-1", list: [1, { a: "b" }], nothing: null } };
  },
  variable: (name) => ({ status: "Succeeded", isOn: true })[name],
  pipeline: { RunId: "r", parameters: { days: 3 } },
  item: { key: "k" },
  now: () => new Date("2026-01-02T03:04:05.006Z"),
};
const evaluate = (text: string) => evaluateText(text, SCOPE);

describe("an expression", () => {
  it.each<[string, unknown]>([
    ["plain text", "plain text"],
    ["@@home", "@home"],
    ["a@b.c", "a@b.c"],
    ["@concat('https://x/', activity('Start').output.name, '?a=b')", "https://x/job-1?a=b"],
    ["@contains(createArray('Succeeded', 'Failed'), variables('status'))", true],
    ["@equals(variables('status'), 'Failed')", false],
    ["@and(variables('isOn'), not(equals(1, 2)))", true],
    ["@or(false, greater(2, 1))", true],
    ["@if(variables('isOn'), 'yes', activity('None').output)", "yes"],
    ["@activity('Start').output.list[1].a", "b"],
    ["@activity('Start')['output'].NAME", "job-1"],
    ["@activity('Start').output.nothing?.deeper", null],
    ["@activity('Start').output?.missing", null],
    ["@coalesce(activity('Start').output.nothing, 'it''s')", "it's"],
    ["@pipeline().parameters.days", 3],
    ["@item().key", "k"],
    ["@utcnow()", "2026-01-02T03:04:05.006Z"],
    ["@addDays('2026-01-31T00:00:00Z', 1)", "2026-02-01T00:00:00.000Z"],
    ["run @{pipeline().RunId}: @{toUpper('ok}')}, @{length(createArray(1, 2))}", "run r: OK}, 2"],
    ["@string(createArray(1, 'a'))", '[1,"a"]'],
    ["@int('4')", 4],
    ["@div(7, 2)", 3],
    ["@empty('')", true],
  ])("%s", (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it("is evaluated at every depth of an activity's content", () => {
    const content = { url: { type: "Expression", value: "@concat('a', 'b')" }, headers: [{ x: "@item().key" }], n: 1 };
    expect(evaluateContent(content, SCOPE)).toEqual({ url: "ab", headers: [{ x: "k" }], n: 1 });
  });

  it.each([
    ["@concat('a'", "is expected at position"],
    ["@concat('a", "a quote is not closed"],
    ["@status", '"status" is no function call'],
    ["@concat('a') 'b'", "unexpected"],
    ["@{concat('a')", '"}" is missing'],
    ["@guid()", "The template function 'guid' in '@guid()' is not defined or not valid."],
    ["@activity('Start').output.nme", "property 'nme' doesn't exist, available properties are 'name, list, nothing'"],
    ["@activity('Start').output.name.deeper", "property 'deeper' cannot be selected"],
    ["@activity('Start').output.list[2]", "array index '2' is outside bounds (0, 1)"],
    ["@and('yes', true)", 'A boolean is expected, not "yes"'.replaceAll('"', "")],
    ["@activity('None').output", "no None"],
  ])("%s fails as its author must know", (text, message) => {
    expect(() => evaluate(text)).toThrow(message);
  });
});
