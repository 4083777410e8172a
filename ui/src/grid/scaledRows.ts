/**
 * Which rows of a long list are on screen, and where they are drawn.
 *
 * Browsers clamp an element at about 33.5 million pixels (WebKit and Blink), so a million rows of
 * 34 px cannot simply be stacked. Beyond the cap the scroll bar is scaled: the scroll position is
 * mapped to a position in the full list, and rows are drawn relative to it at their true height.
 */

/** The tallest element that is ever made, in CSS pixels. */
export const HEIGHT_CAP = 32_000_000;

/** Where each item of a list starts. `top(count)` is the height of the whole. */
export interface Tops {
  readonly count: number;
  top(index: number): number;
}

/** Items of one height. */
export function uniformTops(count: number, height: number): Tops {
  return { count, top: (index) => index * height };
}

/** Items of several heights, such as rows and the heads of their groups. */
export function mixedTops(heights: readonly number[]): Tops {
  const sums = new Float64Array(heights.length + 1);
  for (const [index, height] of heights.entries()) sums[index + 1] = (sums[index] ?? 0) + height;
  return { count: heights.length, top: (index) => sums[index] ?? 0 };
}

export interface RowWindow {
  /** First item to draw. */
  first: number;
  /** One past the last item to draw. */
  end: number;
  /** Height of the scrolling element. */
  height: number;
  /** Where the viewport starts in the full list. */
  offset: number;
  /** Where an item is drawn inside the scrolling element. */
  y(index: number): number;
}

interface Scale {
  full: number;
  height: number;
  ratio: number;
}

function scaleOf(tops: Tops, viewport: number, cap: number): Scale {
  const full = tops.top(tops.count);
  const height = Math.min(full, cap);
  const travel = height - viewport;
  return { full, height, ratio: travel > 0 ? (full - viewport) / travel : 1 };
}

/** The items to draw at a scroll position. */
export function rowWindow(tops: Tops, viewport: number, scrollTop: number, overscan = 6, cap = HEIGHT_CAP): RowWindow {
  const { full, height, ratio } = scaleOf(tops, viewport, cap);
  const offset = Math.max(0, Math.min(scrollTop * ratio, Math.max(0, full - viewport)));
  const first = itemAt(tops, offset);
  const last = itemAt(tops, offset + viewport);
  // Whole pixels: text drawn between two is blurred.
  const shift = Math.round(scrollTop - offset);
  return {
    first: Math.max(0, first - overscan),
    end: Math.min(tops.count, last + 1 + overscan),
    height,
    offset,
    y: (index) => tops.top(index) + shift,
  };
}

/** The scroll position that brings an item into view, moving as little as needed. */
export function scrollTopFor(tops: Tops, index: number, viewport: number, scrollTop: number, cap = HEIGHT_CAP): number {
  const { full, ratio } = scaleOf(tops, viewport, cap);
  const offset = Math.min(scrollTop * ratio, Math.max(0, full - viewport));
  const start = tops.top(index);
  const end = tops.top(index + 1);
  if (start < offset) return start / ratio;
  if (end > offset + viewport) return (end - viewport) / ratio;
  return scrollTop;
}

/** The item that covers a position, by bisection. */
export function itemAt(tops: Tops, position: number): number {
  let low = 0;
  let high = tops.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (tops.top(middle + 1) <= position) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, Math.max(0, tops.count - 1));
}
