import { expect, it } from "vitest";

import { bucketsOf, selected } from "./Histogram.tsx";

const END = new Date("2026-11-25T09:41:00Z");

it("draws sixty days or seventy-two hours up to now", () => {
  const days = bucketsOf("day", END);
  expect([days.length, days[0], days.at(-1)]).toEqual([60, "2026-09-27", "2026-11-25"]);
  const hours = bucketsOf("hour", END);
  expect([hours.length, hours[0], hours.at(-1)]).toEqual([72, "2026-11-22T10", "2026-11-25T09"]);
});

it("finds the buckets of a span whose end is not taken any more", () => {
  const days = bucketsOf("day", END);
  expect(selected(days, { from: "2026-11-23T00:00:00Z", to: "2026-11-25T00:00:00Z" })).toEqual({ from: 57, to: 58 });
  expect(selected(days, { from: "2026-11-24T12:00:00Z", to: null })).toEqual({ from: 58, to: 59 });
  expect(selected(days, { from: null, to: null })).toBeNull();
  expect(selected(days, { from: "2027-01-01T00:00:00Z", to: null })).toBeNull();
});
