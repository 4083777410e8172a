import { useSyncExternalStore } from "react";

/** Columns of the queue that can be left out. */
export const OPTIONAL = ["kind", "status", "sources", "received", "regime", "due", "assignee"] as const;
export type OptionalColumn = (typeof OPTIONAL)[number];

const KEY = "queue.hidden";
const HIDDEN_AT_FIRST: readonly OptionalColumn[] = ["regime"];
const listeners = new Set<() => void>();
let hidden: ReadonlySet<OptionalColumn> = load();

function load(): ReadonlySet<OptionalColumn> {
  const kept = localStorage.getItem(KEY);
  if (kept === null) return new Set(HIDDEN_AT_FIRST);
  return new Set(OPTIONAL.filter((column) => kept.split(",").includes(column)));
}

/** The columns that an officer left out on this machine. */
export function useHiddenColumns(): ReadonlySet<OptionalColumn> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => hidden,
  );
}

/** Shows exactly these of the optional columns. */
export function showColumns(shown: readonly string[]): void {
  hidden = new Set(OPTIONAL.filter((column) => !shown.includes(column)));
  localStorage.setItem(KEY, [...hidden].join(","));
  for (const listener of listeners) listener();
}

type Widths = Readonly<Record<string, number>>;

const WIDTHS = "queue.widths";
let widths: Readonly<Record<string, Widths>> = loadWidths();
const NONE: Widths = {};

function loadWidths(): Readonly<Record<string, Widths>> {
  try {
    return JSON.parse(localStorage.getItem(WIDTHS) ?? "{}") as Record<string, Widths>;
  } catch {
    // A broken entry: the usual widths.
    return {};
  }
}

/** The widths of columns that an officer chose in a view, on this machine. */
export function useColumnWidths(view: string): Widths {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => widths[view] ?? NONE,
  );
}

/** Makes a column of a view this wide; null: as usual. */
export function resizeColumn(view: string, column: string, width: number | null): void {
  const { [column]: _old, ...others } = widths[view] ?? NONE;
  widths = { ...widths, [view]: width === null ? others : { ...others, [column]: width } };
  localStorage.setItem(WIDTHS, JSON.stringify(widths));
  for (const listener of listeners) listener();
}

/** Gives every column of a view its usual width. */
export function resetWidths(view: string): void {
  const { [view]: _gone, ...others } = widths;
  widths = others;
  localStorage.setItem(WIDTHS, JSON.stringify(widths));
  for (const listener of listeners) listener();
}
