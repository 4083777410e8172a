import * as v from "valibot";

import type { InputOf } from "../../api/operations.ts";
import type { Kind, Regime, State } from "../../api/generated/index.ts";
import { freeText, listOf, oneOf } from "../../app/search.ts";

export const VIEWS = ["open", "due_7_days", "approval", "paused", "closed", "all"] as const;
export type View = (typeof VIEWS)[number];

export const STATES = [
  "received",
  "acknowledged",
  "identity",
  "collecting",
  "review",
  "planning",
  "approval",
  "delivering",
  "executing",
  "verifying",
  "applied",
  "confirmed",
  "closed",
] as const satisfies readonly State[];

export const KINDS = [
  "access",
  "portability",
  "erasure",
  "rectification",
  "restriction",
  "objection",
  "opt_out",
  "limit_use",
  "withdraw_consent",
  "appeal",
] as const satisfies readonly Kind[];

export const REGIMES = ["gdpr", "uk", "ccpa", "ccpa-optout", "us-ia", "us-other", "br"] as const satisfies readonly Regime[];

/** The queue's address: which view, which filters, which request is peeked at. */
export const QueueSearch = v.object({
  view: oneOf(VIEWS),
  state: listOf(STATES),
  kind: listOf(KINDS),
  regime: listOf(REGIMES),
  q: freeText,
  peek: freeText,
});
export type QueueSearch = v.InferOutput<typeof QueueSearch>;

/** What the console is asked for this address. */
export function queueInput(search: QueueSearch): Omit<InputOf<"requests.list">, "after" | "limit"> {
  return {
    view: search.view,
    states: search.state,
    kinds: search.kind,
    regimes: search.regime,
    assignee: null,
    query: search.q.trim() || null,
  };
}

/** Whether anything narrows the view. */
export function isFiltered(search: QueueSearch): boolean {
  return search.state.length + search.kind.length + search.regime.length > 0 || search.q.trim() !== "";
}
