import { useSyncExternalStore } from "react";

import type { Progress } from "../api/generated/index.ts";

/** A job that runs or just ended, and how it stood when it was first heard of. */
export interface Job extends Progress {
  first: { at: number; share: number; rows: number };
  heardAt: number;
}

let jobs: ReadonlyMap<string, Job> = new Map();
const listeners = new Set<() => void>();

function set(next: ReadonlyMap<string, Job>): void {
  jobs = next;
  for (const listener of listeners) listener();
}

/** Takes in what the console says about a job. */
export function noteProgress(progress: Progress, now: number = Date.now()): void {
  const next = new Map(jobs);
  const first = jobs.get(progress.job)?.first ?? { at: now, share: shareOf(progress), rows: progress.rows };
  next.set(progress.job, { ...progress, first, heardAt: now });
  set(next);
  if (progress.state === "cancelled") setTimeout(() => forgetJob(progress.job), 6000);
  // What is done or failed stays longer: its result can be opened from the tray.
  else if (progress.state !== "running" && progress.state !== "queued") setTimeout(() => forgetJob(progress.job), 20_000);
}

/** Takes a job out of the tray. */
export function forgetJob(job: string): void {
  if (!jobs.has(job)) return;
  const next = new Map(jobs);
  next.delete(job);
  set(next);
}

/** The jobs that run or just ended. */
export function useJobs(): ReadonlyMap<string, Job> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => jobs,
  );
}

/** The job that runs for a request, if one does. */
export function useJobOf(request: string): Job | null {
  return [...useJobs().values()].find((job) => job.request === request && job.state === "running") ?? null;
}

/** How much of a job is done, from 0 to 1. */
export function shareOf({ done, total }: Pick<Progress, "done" | "total">): number {
  return total > 0 ? done / total : 0;
}

/** Before this a guess would jump about. */
const SURE_MS = 3000;

/** Records per second, and seconds that are left; none: it is too early to say. */
export function paceOf(job: Job): { perSecond: number | null; secondsLeft: number | null } {
  const elapsed = job.heardAt - job.first.at;
  if (job.state !== "running" || elapsed < SURE_MS) return { perSecond: null, secondsLeft: null };
  const rows = job.rows - job.first.rows;
  const gained = shareOf(job) - job.first.share;
  return {
    perSecond: rows > 0 ? Math.round(rows / (elapsed / 1000)) : null,
    secondsLeft: gained > 0 ? Math.ceil(((1 - shareOf(job)) / gained) * (elapsed / 1000)) : null,
  };
}
