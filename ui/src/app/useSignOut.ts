import { useQueryClient } from "@tanstack/react-query";

import { query, refreshSoon, useOperation } from "../api/queries.ts";

/**
 * Signs out. Call `leave` when no screen is mounted that asks the core by itself: it would ask as
 * nobody.
 */
export function useSignOut() {
  const client = useQueryClient();
  const signOut = useOperation("session.sign_out");
  const leave = async (options: { onSuccess?: () => void; onError?: (error: Error) => void } = {}) => {
    // What is on its way would come back as a refusal.
    await client.cancelQueries();
    signOut.mutate({}, {
      onSuccess: () => {
        client.setQueryData(query("session.show", {}).queryKey, (shown) => shown && { ...shown, officer: null });
        // What the last officer saw goes, so that it is not there for the next one.
        client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session.show" });
        refreshSoon(client, ["session"]);
        options.onSuccess?.();
      },
      ...(options.onError ? { onError: options.onError } : {}),
    });
  };
  return { leave, error: signOut.error, pending: signOut.isPending };
}
