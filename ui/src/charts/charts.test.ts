import { expect, it } from "vitest";

import { formatUnit } from "../features/health/units.ts";
import { formatBytes, formatDate, formatWeek } from "../i18n/dates.ts";
import { niceTop } from "./BarPairs.tsx";
import { apart } from "./ShareLines.tsx";

it("ends an axis at a round number whose half is whole", () => {
  expect([0, 1, 3, 9, 17, 21, 95, 130].map(niceTop)).toEqual([2, 2, 4, 10, 20, 40, 100, 200]);
});

it("writes units as Grafana names them", () => {
  expect(formatUnit(0.4625, "s")).toMatch(/^46[23] ms$/);
  expect(formatUnit(0.0014, "percentunit")).toBe("0.14%");
  expect(formatUnit(131, "reqps")).toBe("131 /s");
  expect(formatUnit(2214, "short")).toBe("2,214");
});

it("does not move a calendar date into the officer's zone", () => {
  expect(formatDate("2026-11-25", new Date("2026-11-24T00:00:00Z"))).toMatch(/25/);
  expect(formatWeek("2026-11-23")).toBe("W48");
  expect(formatBytes(4_123_456)).toBe("4.1 MB");
});

it("moves labels at the ends of lines apart", () => {
  expect(apart([40, 42, 100], 130)).toEqual([40, 55, 100]);
  expect(apart([128, 129], 130), "and stay inside the chart").toEqual([115, 130]);
});
