import { expect, it } from "vitest";
import { requestOf } from "../../transforms/requested.ts";

it.each([
  [undefined, {}],
  ["no-request", {}],
  ["fullRefresh=&from=&to=", {}],
  ["fullRefresh=custtable%2C%20salesline&from=&to=", { fullRefresh: ["custtable", "salesline"] }],
  [
    "fullRefresh=&from=2024-01-01T10.00.00Z&to=2024-01-01T12.00.00Z",
    { replay: { from: "2024-01-01T10.00.00Z", to: "2024-01-01T12.00.00Z" } },
  ],
  ["fullRefresh=&from=2024-01-01T10.00.00Z&to=", { replay: { from: "2024-01-01T10.00.00Z", to: "" } }],
])("the request %j asks for %j", (text, request) => {
  expect(requestOf(text)).toEqual(request);
});
