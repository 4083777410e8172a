import { useSyncExternalStore } from "react";

import type { TaskKind, TaskShown } from "../api/generated/index.ts";

let tasks: ReadonlyMap<TaskKind, TaskShown> = new Map();
const listeners = new Set<() => void>();

/** Takes in what the console says about work that an officer waits for. */
export function noteTask(task: TaskShown): void {
  tasks = new Map(tasks).set(task.kind, task);
  for (const listener of listeners) listener();
}

/** How far work of a kind is, while it runs. */
export function useTask(kind: TaskKind): TaskShown | null {
  const task = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => tasks.get(kind) ?? null,
  );
  return task?.state === "running" ? task : null;
}
