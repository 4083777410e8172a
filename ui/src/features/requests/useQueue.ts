import { keepPreviousData, useInfiniteQuery, useQueries, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { call } from "../../api/client.ts";
import { query } from "../../api/queries.ts";
import type { QueueGroup, RequestRow, RequestsListed } from "../../api/generated/index.ts";
import type { Rows } from "../../grid/source.ts";
import type { QueueFilter } from "./search.ts";

/** Rows that are asked for at once. */
export const PAGE = 200;
/** How long the scrollbar rests before what it passes is asked for, when it jumps. */
const REST_MS = 90;
/** Rows beyond the screen that are asked for, so that they are there when they are scrolled to. */
const AHEAD = 160;
/** Pages by which a scroll moves on; more is a jump. */
const STEP = 3;

export interface Queue {
  /** Rows in the order of the page, by their place. */
  rows: Rows<RequestRow>;
  /** How many rows there are; with `more`, at least. */
  total: number;
  /** How many the filter takes, as far as it is known. */
  count: number | null;
  groups: readonly QueueGroup[] | null;
  /** The text of the search is too common for its rows to be counted. */
  common: boolean;
  /** What is shown is of an earlier filter. */
  stale: boolean;
  ready: boolean;
  /** When what is shown was asked for, in milliseconds. */
  askedAt: number;
  error: Error | null;
  retry: () => void;
  /** Says which places are on screen, both ends included. */
  want: (first: number, last: number) => void;
}

const pageInput = (filter: QueueFilter, page: number) => ({ ...filter, place: page * PAGE, limit: PAGE });
const headInput = (filter: QueueFilter) => ({ ...filter, groups: true, limit: PAGE });

/**
 * The queue as a list of which only what is on screen is loaded. Pages are asked for by their
 * place; of a text that is too common to be counted, one after the other.
 */
export function useQueue(filter: QueueFilter, descending: boolean): Queue {
  const client = useQueryClient();
  const [wanted, setWanted] = useState<readonly number[]>([]);
  const head = useQuery({ ...query("requests.list", headInput(filter)), placeholderData: keepPreviousData });
  const first = head.data;
  const common = first ? !first.total_exact : false;
  const placed = Boolean(first) && !common && !head.isPlaceholderData;
  const pages = useQueries({
    queries: placed ? wanted.filter((page) => page > 0).map((page) => query("requests.list", pageInput(filter, page))) : [],
  });
  const following = useInfiniteQuery({
    queryKey: ["requests.list", { ...filter, following: first?.next ?? "" }],
    queryFn: ({ pageParam, signal }) => call("requests.list", { ...filter, after: pageParam, limit: PAGE }, signal),
    initialPageParam: first?.next ?? null,
    getNextPageParam: (page) => page.next,
    enabled: false,
  });

  const loadedAt = pages.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  const later = following.data?.pages;
  const total = common ? (first?.rows.length ?? 0) + (later ?? []).reduce((sum, { rows }) => sum + rows.length, 0) : (first?.total ?? 0);
  const rows = useMemo<Rows<RequestRow>>(
    () => {
      const inOrder = (place: number) => (descending && !common ? total - 1 - place : place);
      const run = common ? [...(first?.rows ?? []), ...(later ?? []).flatMap((page) => page.rows)] : null;
      const find = run ? (place: number) => run[place] : (place: number) => rowAt(client, filter, first, place);
      return {
        at(place) {
          const row = find(inOrder(place));
          return row ? { key: row.id, row } : undefined;
        },
        placeOf(key) {
          const place = run ? run.findIndex(({ id }) => id === key) : placeOf(client, filter, first, key);
          return place < 0 ? -1 : inOrder(place);
        },
      };
    },
    // The cache is read, so the rows are others when a page has come.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [client, filter, first, later, descending, common, total, loadedAt],
  );

  // The page that was wanted last.
  const at = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { fetchNextPage, isFetching, hasNextPage } = following;
  const begun = Boolean(later);
  const next = first?.next ?? null;
  const want = useCallback(
    (from: number, to: number) => {
      if (common) {
        const more = begun ? hasNextPage : next !== null;
        if (more && !isFetching && to >= total - 40) void fetchNextPage();
        return;
      }
      const [low, high] = descending ? [total - 1 - to, total - 1 - from] : [from, to];
      const last = Math.max(0, Math.ceil(total / PAGE) - 1);
      // What is about to come into view is there when it does.
      const start = Math.max(0, Math.floor((low - AHEAD) / PAGE));
      const end = Math.min(last, Math.floor((high + AHEAD) / PAGE));
      const asked = Array.from({ length: Math.max(0, end - start + 1) }, (_, index) => start + index);
      clearTimeout(timer.current);
      const set = () => {
        at.current = start;
        setWanted((old) => (old.join() === asked.join() ? old : asked));
      };
      const near = Math.abs(start - at.current) <= STEP || asked.every((page) => page === 0 || cached(client, filter, page));
      if (near) set();
      else timer.current = setTimeout(set, REST_MS);
    },
    [client, filter, total, descending, common, begun, next, hasNextPage, isFetching, fetchNextPage],
  );

  return {
    rows,
    total,
    count: first ? first.total : null,
    groups: first?.groups ?? null,
    common,
    stale: head.isPlaceholderData,
    ready: Boolean(first),
    askedAt: head.dataUpdatedAt,
    error: head.error,
    retry: () => void head.refetch(),
    want,
  };
}

function cached(client: QueryClient, filter: QueueFilter, page: number): RequestsListed | undefined {
  return client.getQueryData(query("requests.list", pageInput(filter, page)).queryKey);
}

function rowAt(client: QueryClient, filter: QueueFilter, first: RequestsListed | undefined, place: number): RequestRow | undefined {
  const page = Math.floor(place / PAGE);
  const listed = page === 0 ? first : cached(client, filter, page);
  // The last page is filled up with what stands above it.
  return listed?.rows[place - (listed.place ?? page * PAGE)];
}

function placeOf(client: QueryClient, filter: QueueFilter, first: RequestsListed | undefined, key: string): number {
  const own = first?.rows.findIndex(({ id }) => id === key) ?? -1;
  if (own >= 0) return own;
  for (const [queryKey, listed] of client.getQueriesData<RequestsListed>({ queryKey: ["requests.list"] })) {
    const { place = 0, limit: _limit, ...rest } = queryKey[1] as QueueFilter & { place?: number; limit?: number };
    if (!listed || place < PAGE || JSON.stringify(rest) !== JSON.stringify(filter)) continue;
    const at = listed.rows.findIndex(({ id }) => id === key);
    if (at >= 0) return (listed.place ?? place) + at;
  }
  return -1;
}
