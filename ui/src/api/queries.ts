import {
  infiniteQueryOptions,
  QueryCache,
  QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";

import { call } from "./client.ts";
import { mayRetry, toApiError, type ApiError } from "./errors.ts";
import { makesStale, provides, type InputOf, type OperationName, type OutputOf } from "./operations.ts";
import { operations } from "./generated/operations.ts";
import type { Tag } from "./generated/index.ts";

const PAGE = 200;

/** The cache of the window. IPC works without a network, so being "offline" never pauses it. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // Whoever is signed out or cut off learns it from the first answer, not from the next look.
      onError: (error, { queryKey }) => {
        const { code } = toApiError(error);
        if (queryKey[0] !== "session.show" && (code === "signed_out" || code === "offline")) refreshSoon(client, ["session"]);
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && mayRetry(error),
        retryDelay: 800,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  return client;
}

/** Query options of a reading operation. */
export function query<K extends OperationName>(operation: K, input: InputOf<K>) {
  return queryOptions<OutputOf<K>, ApiError>({
    queryKey: [operation, input],
    queryFn: ({ signal }) => call(operation, input, signal),
  });
}

/** The queue in pages by key. */
export function requestPages(input: Omit<InputOf<"requests.list">, "after" | "limit">) {
  return infiniteQueryOptions({
    queryKey: ["requests.list", input],
    queryFn: ({ pageParam, signal }) =>
      call("requests.list", { ...input, after: pageParam, limit: PAGE }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Collected records of one collection, in pages by place. */
export function recordPages(input: Omit<InputOf<"requests.records">, "from" | "limit">) {
  return infiniteQueryOptions({
    queryKey: ["requests.records", input],
    queryFn: ({ pageParam, signal }) =>
      call("requests.records", { ...input, from: pageParam, limit: PAGE }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Records of a collection in which something is withheld or suggested, the open ones first. */
export function markedPages(input: Omit<InputOf<"requests.marked">, "from" | "limit">) {
  return infiniteQueryOptions({
    queryKey: ["requests.marked", input],
    queryFn: ({ pageParam, signal }) => call("requests.marked", { ...input, from: pageParam, limit: PAGE }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

/** The audit trail in pages by index, newest first. */
export function auditPages(input: Omit<InputOf<"audit.list">, "before" | "limit">) {
  return infiniteQueryOptions({
    queryKey: ["audit.list", input],
    queryFn: ({ pageParam, signal }) =>
      call("audit.list", { ...input, before: pageParam, limit: PAGE }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Asks again for every answer that is held under one of the tags. */
export function refresh(client: QueryClient, tags: readonly Tag[]): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const name = queryKey[0] as OperationName;
      return name in operations && provides(name).some((tag) => tags.includes(tag));
    },
  });
}

const pending = new Map<QueryClient, Set<Tag>>();
const GATHER_MS = 60;

/**
 * The same a moment later, together with what else becomes stale until then. A write is answered
 * and pushed at once, and asking twice for a request would put two looks into the audit trail.
 */
export function refreshSoon(client: QueryClient, tags: readonly Tag[]): void {
  const gathered = pending.get(client);
  if (gathered) {
    for (const tag of tags) gathered.add(tag);
    return;
  }
  pending.set(client, new Set(tags));
  setTimeout(() => {
    const all = [...(pending.get(client) ?? [])];
    pending.delete(client);
    void refresh(client, all);
  }, GATHER_MS);
}

/** A writing operation: afterwards what it made stale is asked for again. */
export function useOperation<K extends OperationName>(operation: K) {
  const client = useQueryClient();
  return useMutation<OutputOf<K>, ApiError, InputOf<K>>({
    mutationFn: async (input) => {
      try {
        return await call(operation, input);
      } catch (error) {
        throw toApiError(error);
      }
    },
    onSettled: (_output, error) => {
      // A conflict means that what is shown is old.
      if (!error || error.code === "conflict" || error.code === "signed_out") {
        refreshSoon(client, error?.code === "signed_out" ? ["session"] : makesStale(operation));
      }
    },
  });
}
