import { expect, it } from "vitest";
import { startsBefore } from "../../../components/orchestration/refresh-slots.ts";

it.each([
  [[5, 17], 120, { hours: [3, 15], minutes: [0] }],
  [[1, 13], 90, { hours: [11, 23], minutes: [30] }],
  [[0], 720, { hours: [12], minutes: [0] }],
])("before refreshes at %j by %i minutes runs start at %j", (hours, leadMinutes, starts) => {
  expect(startsBefore({ hours, leadMinutes })).toEqual(starts);
});
