import { useEffect, useRef, useSyncExternalStore } from "react";

const KEY = "locked";
const listeners = new Set<() => void>();
// A window that is loaded anew stays locked.
let locked = typeof sessionStorage !== "undefined" && sessionStorage.getItem(KEY) !== null;

/** Whether the window is locked, and again when that changes. */
export function useLocked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => locked,
  );
}

/** Hides everything until the officer proves again who they are. */
export function lock(): void {
  set(true);
}

/** Shows it again. */
export function unlock(): void {
  set(false);
}

function set(next: boolean): void {
  locked = next;
  if (next) sessionStorage.setItem(KEY, "yes");
  else sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

const MINUTE_MS = 60_000;
/** How long before the lock it is announced (WCAG 2.2.1). */
const WARN_MS = 2 * MINUTE_MS;
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/**
 * Locks after minutes without a key or a click; 0: never. Two minutes before, a warning is put up,
 * which gives how to take it down.
 */
export function useIdleLock(minutes: number, onWarn: () => () => void): void {
  const warn = useRef(onWarn);
  useEffect(() => {
    warn.current = onWarn;
  }, [onWarn]);
  useEffect(() => {
    if (minutes <= 0) return;
    const after = minutes * MINUTE_MS;
    let last = Date.now();
    let takeDown: (() => void) | null = null;
    const calm = () => {
      takeDown?.();
      takeDown = null;
    };
    const onActivity = () => {
      last = Date.now();
      calm();
    };
    // The clock is asked, not counted: a machine that slept locks when it wakes.
    const timer = setInterval(() => {
      const idle = Date.now() - last;
      if (idle >= after) lock();
      else if (!takeDown && idle >= after - Math.min(WARN_MS, after / 2)) takeDown = warn.current();
    }, 1000);
    for (const name of ACTIVITY) window.addEventListener(name, onActivity, { passive: true, capture: true });
    return () => {
      clearInterval(timer);
      calm();
      for (const name of ACTIVITY) window.removeEventListener(name, onActivity, { capture: true });
    };
  }, [minutes]);
}
