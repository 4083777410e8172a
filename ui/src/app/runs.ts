import { useSyncExternalStore } from "react";

import type { RunKind, RunShown } from "../api/generated/index.ts";

let runs: ReadonlyMap<RunKind, RunShown> = new Map();
const listeners = new Set<() => void>();

/** Takes in what the console says about work that an officer waits for. */
export function noteRun(run: RunShown): void {
  runs = new Map(runs).set(run.kind, run);
  for (const listener of listeners) listener();
}

/** How far work of a kind is, while it runs. */
export function useRun(kind: RunKind): RunShown | null {
  const run = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => runs.get(kind) ?? null,
  );
  return run?.state === "running" ? run : null;
}
