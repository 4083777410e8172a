import { useSyncExternalStore } from "react";

import type { Progress } from "../api/generated/index.ts";

let jobs: ReadonlyMap<string, Progress> = new Map();
const listeners = new Set<() => void>();

function set(next: ReadonlyMap<string, Progress>): void {
  jobs = next;
  for (const listener of listeners) listener();
}

/** Takes in what the console says about a job. */
export function noteProgress(progress: Progress): void {
  const next = new Map(jobs);
  next.set(progress.job, progress);
  set(next);
  if (progress.state !== "running") setTimeout(() => forgetJob(progress.job), 6000);
}

/** Takes a job out of the tray. */
export function forgetJob(job: string): void {
  if (!jobs.has(job)) return;
  const next = new Map(jobs);
  next.delete(job);
  set(next);
}

/** The jobs that run or just ended. */
export function useJobs(): ReadonlyMap<string, Progress> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => jobs,
  );
}

/** The job that runs for a request, if one does. */
export function useJobOf(request: string): Progress | null {
  return [...useJobs().values()].find((job) => job.request === request && job.state === "running") ?? null;
}
