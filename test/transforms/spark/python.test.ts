import { expect, it } from "vitest";
import { pythonLiteral } from "../../../transforms/spark/python.ts";

it("writes values as Python reads them", () => {
  expect(pythonLiteral({ a: [1, true, null], b: 'it\'s a "name" \\ ü' })).toBe(
    '{"a": [1, True, None], "b": "it\'s a \\"name\\" \\\\ ü"}',
  );
});

it("breaks lines where a value would be long or holds SQL, which stays as it is", () => {
  expect(pythonLiteral({ queries: [{ sql: { rawText: "select '\\n'\nfrom x" } }] })).toBe(
    '{\n    "queries": [\n        {\n            "sql": r"""\nselect \'\\n\'\nfrom x\n""",\n        },\n    ],\n}',
  );
});

it("refuses SQL that would end the text it stands in", () => {
  expect(() => pythonLiteral({ rawText: 'select """' })).toThrow('SQL with """ cannot stand in a raw Python text.');
});
