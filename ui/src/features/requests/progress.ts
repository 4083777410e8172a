import type { CollectionShown, RequestDetail, CollectionState } from "../../api/generated/index.ts";
import { capital } from "../../app/words.ts";

export interface SourceSummary {
  dataset: string;
  state: CollectionState;
  collections: number;
  answered: number;
  rows: number;
  failures: string[];
}

/** What a collection is called: by the map, else its own name in words. */
export function nameOf({ label, collection }: { label: string; collection: string }): string {
  return label && label !== collection ? label : capital(collection.replaceAll("_", " "));
}

/** The collections of a request by the source they come from, in the order of the walk. */
export function bySource(detail: Pick<RequestDetail, "collections" | "row">): SourceSummary[] {
  const summaries = new Map<string, SourceSummary>();
  for (const { dataset, state } of detail.row.sources) {
    summaries.set(dataset, { dataset, state, collections: 0, answered: 0, rows: 0, failures: [] });
  }
  for (const { dataset, state, rows, reason } of detail.collections) {
    const before = summaries.get(dataset) ?? { dataset, state, collections: 0, answered: 0, rows: 0, failures: [] };
    summaries.set(dataset, {
      ...before,
      collections: before.collections + 1,
      answered: before.answered + (hasAnswered({ state }) ? 1 : 0),
      rows: before.rows + rows,
      failures: state === "failed" && reason && !before.failures.includes(reason) ? [...before.failures, reason] : before.failures,
    });
  }
  return [...summaries.values()];
}

/** Whether a collection needs nothing more. */
export function hasAnswered({ state }: Pick<CollectionShown, "state">): boolean {
  return state === "done" || state === "skipped";
}

/** More ticks than this do not fit into a column. */
export const MOST_TICKS = 10;
/** What is said of several: the worst first. */
const WORST = ["failed", "working", "queued", "done", "skipped"] as const satisfies readonly CollectionState[];

/** The ticks of a request: one for each collection, or for a run of them with the worst of its states. */
export function ticksOf(states: readonly CollectionState[]): CollectionState[] {
  const ticks = Math.min(states.length, MOST_TICKS);
  return Array.from({ length: ticks }, (_, tick) => {
    const run = states.slice(Math.floor((tick * states.length) / ticks), Math.floor(((tick + 1) * states.length) / ticks));
    return WORST.find((state) => run.includes(state)) ?? "queued";
  });
}
