import { useSyncExternalStore } from "react";

import type { RunKind, RunShown } from "../api/generated/index.ts";

let runs: ReadonlyMap<string, RunShown> = new Map();
const listeners = new Set<() => void>();
/** How long an end is shown that leaves nothing to open. */
const SHOWN_MS = 6_000;

function set(next: ReadonlyMap<string, RunShown>): void {
  runs = next;
  for (const listener of listeners) listener();
}

/** Takes in what the console says about a run. */
export function noteRun(run: RunShown): void {
  set(new Map(runs).set(run.run, run));
  // A file and a failure stay until somebody has seen them.
  if (run.state !== "running" && !run.file && !run.failure) setTimeout(() => forgetRun(run.run), SHOWN_MS);
}

/** Takes in what was under way before this window was. What the console has said since is newer. */
export function resumeRuns(list: readonly RunShown[]): void {
  for (const run of list) if (run.state === "running" && !runs.has(run.run)) noteRun(run);
}

/** Takes a run out of the tray. */
export function forgetRun(run: string): void {
  if (!runs.has(run)) return;
  const next = new Map(runs);
  next.delete(run);
  set(next);
}

/** The runs that are under way or just ended. */
export function useRuns(): ReadonlyMap<string, RunShown> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => runs,
  );
}

/** A name for a run that is about to begin, by which it can be stopped. */
export function newRun(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The run of a kind that is under way. */
export function useRunOf(kind: RunKind): RunShown | null {
  for (const run of useRuns().values()) if (run.kind === kind && run.state === "running") return run;
  return null;
}
