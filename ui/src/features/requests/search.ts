import * as v from "valibot";

import type { InputOf } from "../../api/operations.ts";
import type { Kind, QueueOrder, Regime, State } from "../../api/generated/index.ts";
import { freeText, listOf, oneOf, stringifySearch } from "../../app/search.ts";

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

/** What a filter can be about, and be turned around: "Status is not Closed". */
export const FIELDS = ["state", "kind", "regime"] as const;
export type Field = (typeof FIELDS)[number];

/** The queue's address: which view, which filters, in which order, which request is peeked at. */
export const QueueSearch = v.object({
  view: oneOf(VIEWS),
  state: listOf(STATES),
  kind: listOf(KINDS),
  regime: listOf(REGIMES),
  /** The filters that leave out what they name. */
  not: listOf(FIELDS),
  /** `me`, `nobody` or the id of an officer. */
  assignee: v.optional(v.fallback(v.pipe(v.string(), v.regex(/^(me|nobody|[0-9a-f-]{36})?$/)), ""), ""),
  /** Empty: what is due first comes first. A minus turns the order around. */
  sort: oneOf(["", "-due", "received", "-received", "number", "-number"]),
  /** Empty: by due date, when that is the order. */
  group: oneOf(["", "none"]),
  q: freeText,
  peek: freeText,
});
export type QueueSearch = v.InferOutput<typeof QueueSearch>;

/** The queue with nothing filtered. */
export const NOTHING: QueueSearch = { view: "open", state: [], kind: [], regime: [], not: [], assignee: "", sort: "", group: "", q: "", peek: "" };

/** What the queue can be in order of; each is a column. */
export const ORDERS = ["due", "received", "number"] as const satisfies readonly QueueOrder[];

/** The order of an address, and whether it is turned around. */
export function orderOf({ sort }: Pick<QueueSearch, "sort">): { key: QueueOrder; descending: boolean } {
  const key = ORDERS.find((order) => sort.replace("-", "") === order) ?? "due";
  return { key, descending: sort.startsWith("-") };
}

/** How an order stands in the address. */
export function sortOf(key: QueueOrder, descending: boolean): QueueSearch["sort"] {
  if (descending) return `-${key}`;
  return key === "due" ? "" : key;
}

/** What is chosen a second time turns around. */
export function sortedBy(search: QueueSearch, key: string): QueueSearch["sort"] {
  const chosen = ORDERS.find((order) => order === key) ?? "due";
  const now = orderOf(search);
  return sortOf(chosen, now.key === chosen && !now.descending);
}

/** A filter of the queue as the console takes it. */
export type QueueFilter = Omit<InputOf<"requests.list">, "after" | "before" | "place" | "share" | "day" | "limit" | "groups">;

/** What the console is asked for this address, by this officer. */
export function queueInput(search: QueueSearch, me: string): QueueFilter {
  const meant = <T extends string>(field: Field, known: readonly T[], named: readonly T[]): T[] =>
    search.not.includes(field) && named.length > 0 ? known.filter((one) => !named.includes(one)) : [...named];
  return {
    view: search.view,
    states: meant("state", STATES, search.state),
    kinds: meant("kind", KINDS, search.kind),
    regimes: meant("regime", REGIMES, search.regime),
    assignee: search.assignee === "me" ? me : search.assignee === "nobody" ? null : search.assignee || null,
    ...(search.assignee === "nobody" ? { unassigned: true } : {}),
    query: search.q.trim() || null,
    order: orderOf(search).key,
  };
}

/** Whether anything narrows the view. */
export function isFiltered(search: QueueSearch): boolean {
  return search.state.length + search.kind.length + search.regime.length > 0 || search.assignee !== "" || search.q.trim() !== "";
}

/** What a saved view keeps of an address: filters and order, no search and no request. */
export function addressOf(search: QueueSearch): string {
  const { q: _q, peek: _peek, not, ...kept } = search;
  const named = not.filter((field) => search[field].length > 0);
  return stringifySearch({ ...kept, not: named }).slice(1);
}

/** The address of a saved view. What it does not know is left out. */
export function searchOf(address: string): QueueSearch {
  return v.parse(QueueSearch, Object.fromEntries(new URLSearchParams(address)));
}
