import { addressOf, type QueueSearch } from "./search.ts";

interface Left {
  officer: string;
  search: QueueSearch;
  current: string | null;
}

let left: Left | null = null;

/** Keeps how the queue stands, so that the way back from a request leads to where one was. */
export function rememberQueue(now: Left): void {
  left = now;
}

/** The queue as this officer left it. */
export function queueLeft(officer: string): QueueSearch | undefined {
  return left?.officer === officer ? left.search : undefined;
}

/** The row one was on, when it is the same queue again. */
export function rowLeft(officer: string, search: QueueSearch): string | null {
  return left?.officer === officer && addressOf(left.search) === addressOf(search) ? left.current : null;
}
