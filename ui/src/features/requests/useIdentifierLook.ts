import { useState } from "react";

import { call } from "../../api/client.ts";
import { toApiError, type ApiError } from "../../api/errors.ts";
import type { FoundIdentifier, RequestDetail } from "../../api/generated/index.ts";

/** A look into the sources for further identifiers: asked for by hand, because it is recorded. */
export function useIdentifierLook(detail: RequestDetail): {
  found: FoundIdentifier[] | null;
  more: boolean;
  pending: boolean;
  error: ApiError | null;
  look: () => void;
} {
  const [seen, setSeen] = useState<{ found: FoundIdentifier[]; more: boolean } | null>(null);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  // What was decided since then is in the request itself.
  const states = new Map(detail.identifiers.map(({ id, state }) => [id, state]));
  return {
    found: seen?.found.map((one) => ({ ...one, state: states.get(one.id) ?? one.state })) ?? null,
    more: seen?.more ?? false,
    pending,
    error,
    look() {
      setPending(true);
      setError(null);
      call("requests.identifiers", { id: detail.row.id })
        .then(({ identifiers, more }) => setSeen({ found: identifiers, more }))
        .catch((thrown: unknown) => setError(toApiError(thrown)))
        .finally(() => setPending(false));
    },
  };
}
