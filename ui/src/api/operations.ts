import { operations, type Operations } from "./generated/operations.ts";
import type { Tag } from "./generated/index.ts";

export type { Operations };
export type OperationName = keyof Operations;
export type InputOf<K extends OperationName> = Operations[K][0];
export type OutputOf<K extends OperationName> = Operations[K][1];

/** A verdict is an event, and yet its answer is held like that of a look: what is added makes it old. */
const HELD: readonly OperationName[] = ["audit.verify"];

/** Under which tags an answer is held: a push or a write that names one of them makes it stale. */
export function provides(operation: OperationName): readonly Tag[] {
  const { kind, tags } = operations[operation];
  return kind === "write" && !HELD.includes(operation) ? [] : tags;
}

/** What a write makes stale. */
export function makesStale(operation: OperationName): readonly Tag[] {
  const { kind, tags } = operations[operation];
  return kind === "write" ? tags : [];
}
