import type { RequestRow } from "../../api/generated/index.ts";
import type { InputOf } from "../../api/operations.ts";
import type { QueueFilter } from "./search.ts";

/** What is selected: some requests, or everything the filter takes but some. */
export type Selection =
  | { type: "some"; rows: ReadonlyMap<string, RequestRow> }
  | { type: "all"; except: ReadonlySet<string> };

export const NONE: Selection = { type: "some", rows: new Map() };

/** Whether a request is selected. */
export function isSelected(selection: Selection, id: string): boolean {
  return selection.type === "some" ? selection.rows.has(id) : !selection.except.has(id);
}

/** How many requests are selected, of so many that the filter takes. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.type === "some" ? selection.rows.size : Math.max(0, total - selection.except.size);
}

/** Selects a request, or takes it out. */
export function toggled(selection: Selection, row: RequestRow): Selection {
  if (selection.type === "all") {
    const except = new Set(selection.except);
    if (!except.delete(row.id)) except.add(row.id);
    return { type: "all", except };
  }
  const rows = new Map(selection.rows);
  if (!rows.delete(row.id)) rows.set(row.id, row);
  return { type: "some", rows };
}

/** Selects these, too. */
export function added(selection: Selection, more: readonly RequestRow[]): Selection {
  if (selection.type === "all") {
    const ids = new Set(more.map(({ id }) => id));
    return { type: "all", except: new Set([...selection.except].filter((id) => !ids.has(id))) };
  }
  return { type: "some", rows: new Map([...selection.rows, ...more.map((row) => [row.id, row] as const)]) };
}

/** The selection as the console takes it. Everything that matches is never a list of ids. */
export function targetsOf(selection: Selection, filter: QueueFilter): InputOf<"requests.bulk">["targets"] {
  return selection.type === "some"
    ? { ids: [...selection.rows.keys()] }
    : { matching: { filter, except: [...selection.except] } };
}
