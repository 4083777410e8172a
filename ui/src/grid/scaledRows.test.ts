import { describe, expect, it } from "vitest";

import { HEIGHT_CAP, itemAt, mixedTops, rowWindow, scrollTopFor, uniformTops } from "./scaledRows.ts";

const VIEWPORT = 800;

describe.each([0, 1, 7, 24, 1_000, 941_176, 941_177, 1_048_576, 20_000_000])("a list of %d rows", (count) => {
  const tops = uniformTops(count, 34);

  it("never makes an element that browsers clamp", () => {
    expect(rowWindow(tops, VIEWPORT, 0).height).toBeLessThanOrEqual(HEIGHT_CAP);
  });

  it("covers the viewport with rows at every scroll position and draws few of them", () => {
    const { height } = rowWindow(tops, VIEWPORT, 0);
    for (let step = 0; step <= 200; step += 1) {
      const scrollTop = Math.round(((height - VIEWPORT) * step) / 200);
      if (scrollTop < 0) continue;
      const window = rowWindow(tops, VIEWPORT, scrollTop);
      expect(window.end - window.first).toBeLessThan(60);
      if (count * 34 < VIEWPORT) continue;
      expect(window.y(window.first)).toBeLessThanOrEqual(scrollTop + 1);
      expect(window.y(window.end - 1) + 34).toBeGreaterThanOrEqual(scrollTop + VIEWPORT - 1);
    }
  });

  it("reaches the last row at the end of the scroll bar", () => {
    const { height } = rowWindow(tops, VIEWPORT, 0);
    const window = rowWindow(tops, VIEWPORT, Math.max(0, height - VIEWPORT));
    expect(window.end).toBe(count);
    if (count * 34 >= VIEWPORT) expect(Math.abs(window.y(count - 1) + 34 - height)).toBeLessThanOrEqual(1);
  });

  it("brings any row into view, and leaves the scroll position alone when it is in view", () => {
    for (const share of [0, 0.2, 0.5, 0.83, 1]) {
      const index = Math.min(count - 1, Math.floor(count * share));
      if (index < 0) continue;
      const scrollTop = scrollTopFor(tops, index, VIEWPORT, 0);
      const window = rowWindow(tops, VIEWPORT, scrollTop);
      expect(window.first).toBeLessThanOrEqual(index);
      expect(window.end).toBeGreaterThan(index);
      const y = window.y(index);
      expect(y).toBeGreaterThanOrEqual(scrollTop - 1);
      expect(y + 34).toBeLessThanOrEqual(scrollTop + VIEWPORT + 1);
      expect(Math.abs(scrollTopFor(tops, index, VIEWPORT, scrollTop) - scrollTop)).toBeLessThan(1);
    }
  });
});

it("places rows below the heads of their groups", () => {
  const tops = mixedTops([28, 34, 34, 28, 34]);
  expect([0, 1, 2, 3, 4, 5].map((index) => tops.top(index))).toEqual([0, 28, 62, 96, 124, 158]);
  expect([0, 27, 28, 95, 96, 123, 124, 157, 9_999].map((position) => itemAt(tops, position))).toEqual([0, 0, 1, 2, 3, 3, 4, 4, 4]);
});
