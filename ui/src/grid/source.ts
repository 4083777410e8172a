import type { ReactNode } from "react";

import { mixedTops, type Tops } from "./scaledRows.ts";

export type GridItem<Row> =
  | { type: "row"; key: string; row: Row }
  | {
      type: "group";
      key: string;
      content: ReactNode;
      /** Whether its rows are folded away; left out: they cannot be. */
      collapsed?: boolean;
    };

/** The lines of a grid: rows, and the heads of their groups. Not all of them need to be loaded. */
export interface GridSource<Row> {
  readonly count: number;
  /** Where each line starts, by the height of a row and of a head. */
  tops(row: number, group: number): Tops;
  /** A line; none: it is on its way. */
  at(index: number): GridItem<Row> | undefined;
  /** The line of a row; -1: it is not loaded. */
  indexOf(key: string): number;
  /** The head of the group that a line belongs to; -1: it belongs to none. */
  headOf(index: number): number;
  /** The first head below a line; -1: there is none. */
  headAfter(index: number): number;
}

/** Lines that are all there. */
export function listSource<Row>(items: readonly GridItem<Row>[]): GridSource<Row> {
  return {
    count: items.length,
    tops: (row, group) => mixedTops(items.map(({ type }) => (type === "group" ? group : row))),
    at: (index) => items[index],
    indexOf: (key) => items.findIndex((item) => item.type === "row" && item.key === key),
    headOf: (index) => items.findLastIndex((item, place) => place <= index && item.type === "group"),
    headAfter: (index) => items.findIndex((item, place) => place > index && item.type === "group"),
  };
}

/** A group of a list of which only parts are loaded. */
export interface Span {
  key: string;
  content: ReactNode;
  /** How many rows it has. */
  count: number;
  collapsed: boolean;
}

/** Rows of a long list, by their place. */
export interface Rows<Row> {
  /** The row at a place; none: it is on its way. */
  at(place: number): { key: string; row: Row } | undefined;
  /** The place of a row; -1: it is not loaded. */
  placeOf(key: string): number;
}

/** A long list in groups whose sizes are known. Without groups it is one run of rows. */
export function spanSource<Row>(spans: readonly Span[] | null, total: number, rows: Rows<Row>): GridSource<Row> {
  // First line and first place of each group; one more of each for the end.
  const lines: number[] = [0];
  const places: number[] = [0];
  for (const { count, collapsed } of spans ?? []) {
    lines.push((lines.at(-1) ?? 0) + 1 + (collapsed ? 0 : count));
    places.push((places.at(-1) ?? 0) + count);
  }
  const groupOf = (index: number) => lastAtMost(lines, index, spans?.length ?? 0);
  const row = (place: number) => {
    const found = rows.at(place);
    return found ? ({ type: "row", ...found } as const) : undefined;
  };
  if (!spans) {
    return {
      count: total,
      tops: (height) => ({ count: total, top: (index) => index * height }),
      at: row,
      indexOf: (key) => rows.placeOf(key),
      headOf: () => -1,
      headAfter: () => -1,
    };
  }
  const count = lines.at(-1) ?? 0;
  return {
    count,
    tops: (height, head) => {
      const starts = [0];
      for (const span of spans) starts.push((starts.at(-1) ?? 0) + head + (span.collapsed ? 0 : span.count * height));
      return {
        count,
        top(index) {
          if (index >= count) return starts.at(-1) ?? 0;
          const group = groupOf(index);
          const inside = index - (lines[group] ?? 0);
          return (starts[group] ?? 0) + (inside === 0 ? 0 : head + (inside - 1) * height);
        },
      };
    },
    at(index) {
      const group = groupOf(index);
      const span = spans[group];
      if (!span) return undefined;
      const inside = index - (lines[group] ?? 0);
      if (inside > 0) return row((places[group] ?? 0) + inside - 1);
      return { type: "group", key: span.key, content: span.content, collapsed: span.collapsed };
    },
    indexOf(key) {
      const place = rows.placeOf(key);
      return place < 0 ? -1 : lineOf(spans, lines, places, place);
    },
    headOf: (index) => lines[groupOf(index)] ?? -1,
    headAfter: (index) => {
      const group = groupOf(index) + 1;
      return group < spans.length ? (lines[group] ?? -1) : -1;
    },
  };
}

/** The line of the row at a place; -1: its group is folded. */
export function lineAt(spans: readonly Span[] | null, place: number): number {
  if (!spans) return place;
  const lines = [0];
  const places = [0];
  for (const { count, collapsed } of spans) {
    lines.push((lines.at(-1) ?? 0) + 1 + (collapsed ? 0 : count));
    places.push((places.at(-1) ?? 0) + count);
  }
  return lineOf(spans, lines, places, place);
}

/** The places of the rows on some lines, both ends included; none: there are only heads. */
export function placesOn(spans: readonly Span[] | null, first: number, last: number): { first: number; last: number } | null {
  if (!spans) return last < first ? null : { first, last };
  let line = 0;
  let place = 0;
  let found: { first: number; last: number } | null = null;
  for (const { count, collapsed } of spans) {
    const visible = collapsed ? 0 : count;
    const from = Math.max(first, line + 1);
    const to = Math.min(last, line + visible);
    if (from <= to) {
      const start = place + (from - line - 1);
      const end = place + (to - line - 1);
      found = { first: found ? found.first : start, last: end };
    }
    line += 1 + visible;
    place += count;
  }
  return found;
}

function lineOf(spans: readonly Span[], lines: readonly number[], places: readonly number[], place: number): number {
  const group = lastAtMost(places, place, spans.length);
  const span = spans[group];
  if (!span || span.collapsed || place - (places[group] ?? 0) >= span.count) return -1;
  return (lines[group] ?? 0) + 1 + place - (places[group] ?? 0);
}

/** The last of the first `count` starts that is not beyond a position. */
function lastAtMost(starts: readonly number[], position: number, count: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
