import { expect, it } from "vitest";

import { lineAt, placesOn, spanSource, type Rows, type Span } from "./source.ts";

const SPANS: Span[] = [
  { key: "late", content: "Late", count: 2, collapsed: false },
  { key: "today", content: "Today", count: 3, collapsed: true },
  { key: "later", content: "Later", count: 1_000_000, collapsed: false },
];
const TOTAL = 1_000_005;

/** Rows of which only those below a place are loaded. */
const rows = (loaded: number): Rows<number> => ({
  at: (place) => (place < loaded ? { key: `row ${place}`, row: place } : undefined),
  placeOf: (key) => {
    const place = Number(key.slice(4));
    return place < loaded ? place : -1;
  },
});

it("counts a head for each group and no rows of one that is folded", () => {
  const source = spanSource(SPANS, TOTAL, rows(10));
  expect(source.count).toBe(3 + 2 + 1_000_000);
  const types = [0, 1, 2, 3, 4, 5].map((index) => source.at(index)?.key);
  expect(types).toEqual(["late", "row 0", "row 1", "today", "later", "row 5"]);
  expect(source.at(500)).toBeUndefined();
  expect([0, 2, 3, 4, 900].map((index) => source.headOf(index))).toEqual([0, 0, 3, 4, 4]);
  expect([0, 3, 4].map((index) => source.headAfter(index))).toEqual([3, 4, -1]);
});

it("finds the line of a row, and none for a row that is folded away or not there", () => {
  const source = spanSource(SPANS, TOTAL, rows(10));
  expect(source.indexOf("row 1")).toBe(2);
  expect(source.indexOf("row 3")).toBe(-1);
  expect(source.indexOf("row 6")).toBe(6);
  expect(source.indexOf("row 700")).toBe(-1);
  expect(lineAt(SPANS, 700)).toBe(700);
  expect(lineAt(SPANS, 4)).toBe(-1);
  expect(lineAt(null, 4)).toBe(4);
});

it("says which places lie on some lines, past heads and folded groups", () => {
  expect(placesOn(SPANS, 0, 2)).toEqual({ first: 0, last: 1 });
  expect(placesOn(SPANS, 1, 6)).toEqual({ first: 0, last: 6 });
  expect(placesOn(SPANS, 3, 4)).toBeNull();
  expect(placesOn(null, 7, 9)).toEqual({ first: 7, last: 9 });
});

it("places lines below heads of their own height, up to the last of a million", () => {
  const tops = spanSource(SPANS, TOTAL, rows(0)).tops(34, 28);
  expect([0, 1, 2, 3, 4, 5].map((index) => tops.top(index))).toEqual([0, 28, 62, 96, 124, 152]);
  expect(tops.top(tops.count)).toBe(3 * 28 + 2 * 34 + 1_000_000 * 34);
  for (let index = 0; index < tops.count; index += 99_991) {
    expect(tops.top(index + 1)).toBeGreaterThan(tops.top(index));
  }
});

it("without groups is one run of rows", () => {
  const source = spanSource(null, 4, rows(2));
  expect([source.count, source.headOf(3), source.at(1)?.key, source.at(3)]).toEqual([4, -1, "row 1", undefined]);
});
