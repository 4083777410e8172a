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
