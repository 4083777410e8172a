import { ApiError, toApiError } from "../../api/errors.ts";
import type { Transport } from "../transport.ts";

const TOKEN = "token";

/** The console's HTTP server: `POST /rpc/<operation>` and `GET /events`. */
export function http(): Transport {
  let token = takeToken();
  return {
    host: "browser",
    async call(operation, input, signal) {
      let response: Response;
      try {
        response = await fetch(`/rpc/${operation}`, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            ...(token ? { authorization: `Bearer ${token}` } : {}),
          },
          body: JSON.stringify(input),
          ...(signal ? { signal } : {}),
        });
      } catch (error) {
        if (signal?.aborted) throw error;
        throw new ApiError("offline", "The console does not answer.");
      }
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok) throw toApiError(body);
      // Signing in over HTTP opens a session of its own.
      const session = sessionToken(body);
      if (operation === "session.sign_in" && session) {
        token = session;
        sessionStorage.setItem(TOKEN, session);
      }
      return body;
    },
    listen(onPush, onConnection) {
      const query = token ? `?token=${encodeURIComponent(token)}` : "";
      const events = new EventSource(`/events${query}`);
      events.addEventListener("open", () => onConnection(true));
      events.addEventListener("error", () => onConnection(false));
      events.addEventListener("message", (event) => {
        try {
          onPush(JSON.parse(String(event.data)));
        } catch {
          // A line that is no JSON is no push; the next one may be.
        }
      });
      return () => events.close();
    },
  };
}

/** The token comes once in the fragment, which never reaches a server log, and is then removed. */
function takeToken(): string | null {
  const match = /(?:^#|&)token=([^&]+)/.exec(window.location.hash);
  if (match?.[1]) {
    sessionStorage.setItem(TOKEN, decodeURIComponent(match[1]));
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
  return sessionStorage.getItem(TOKEN);
}

function sessionToken(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("token" in body)) return null;
  return typeof body.token === "string" ? body.token : null;
}
