import { useSyncExternalStore } from "react";

/** Until when each item is out of sight, by the key of the item. */
export type Snoozes = Readonly<Record<string, string>>;

const NONE: Snoozes = {};
const listeners = new Set<() => void>();
let cached: { officer: string; snoozes: Snoozes } | null = null;

/**
 * What an officer put aside for a while, on this machine. It is theirs alone and changes nothing
 * for others, so it is a preference and no event; keys name requests and sources, never people.
 */
export function useSnoozes(officer: string): Snoozes {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => read(officer),
  );
}

/** Puts items aside until an instant. Returns how to take it back. */
export function snooze(officer: string, keys: readonly string[], until: Date): () => void {
  const before = read(officer);
  write(officer, { ...before, ...Object.fromEntries(keys.map((key) => [key, until.toISOString()])) });
  return () => write(officer, before);
}

/** Brings everything back. */
export function wakeAll(officer: string): void {
  write(officer, NONE);
}

/** Whether an item is out of sight. */
export function isSnoozed(snoozes: Snoozes, key: string, now: Date): boolean {
  const until = snoozes[key];
  return until !== undefined && new Date(until) > now;
}

/** The morning after some days, when the officer begins work. */
export function morningIn(days: number, now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 6);
}

function read(officer: string): Snoozes {
  if (cached?.officer === officer) return cached.snoozes;
  let snoozes = NONE;
  try {
    snoozes = JSON.parse(localStorage.getItem(`snoozed:${officer}`) ?? "{}") as Snoozes;
  } catch {
    // A broken entry hides nothing.
  }
  cached = { officer, snoozes };
  return snoozes;
}

function write(officer: string, snoozes: Snoozes): void {
  const now = new Date();
  const kept = Object.fromEntries(Object.keys(snoozes).filter((key) => isSnoozed(snoozes, key, now)).map((key) => [key, snoozes[key] ?? ""]));
  localStorage.setItem(`snoozed:${officer}`, JSON.stringify(kept));
  cached = { officer, snoozes: kept };
  for (const listener of listeners) listener();
}
