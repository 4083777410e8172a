import { expect, it } from "vitest";

import { parseCsv, periodOf, presetOf } from "./period.ts";

it("names common periods", () => {
  expect(periodOf("month", "2026-11-25")).toEqual({ from: "2026-11-01", to: "2026-11-25" });
  expect(periodOf("last", "2026-01-15")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  expect(periodOf("quarter", "2026-11-25")).toEqual({ from: "2026-10-01", to: "2026-11-25" });
  expect(periodOf("year", "2026-11-25").from).toBe("2026-01-01");
  expect(presetOf({ from: "2026-10-01", to: "2026-10-31" }, "2026-11-25")).toBe("last");
  expect(presetOf({ from: "2026-10-02", to: "2026-10-31" }, "2026-11-25")).toBeNull();
});

it("reads rows with quotes, commas and lines inside", () => {
  expect(parseCsv('a,b\r\n"x, ""y""",2\r\n"line\none",3\r\n')).toEqual([["a", "b"], ['x, "y"', "2"], ["line\none", "3"]]);
  expect(parseCsv("")).toEqual([]);
});
