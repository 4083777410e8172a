import { ApiError, toApiError } from "../../api/errors.ts";
import { text } from "../../api/text.ts";
import type { Transport } from "../transport.ts";

/** What the server printed when it started; it opens the door. */
const ENTRY = "token";
/** What signing in gave; it says who one is. */
const SESSION = "session";
const RECONNECT_MS = 3000;

/** The console's HTTP server: `POST /rpc/<operation>` and `GET /events`. */
export function http(): Transport {
  takeToken();
  let reconnect = () => {};
  return {
    desktop: null,
    async mayNotify() {
      return "Notification" in window && (await Notification.requestPermission()) === "granted";
    },
    async notify(title, body) {
      if (!("Notification" in window) || Notification.permission !== "granted") return;
      const shown = new Notification(title, { body, lang: document.documentElement.lang });
      shown.addEventListener("click", () => window.focus());
    },
    async call(operation, input, signal) {
      const sent = token();
      let response: Response;
      try {
        response = await fetch(`/rpc/${operation}`, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            ...(sent ? { authorization: `Bearer ${sent}` } : {}),
          },
          body: JSON.stringify(input),
          ...(signal ? { signal } : {}),
        });
      } catch (error) {
        if (signal?.aborted) throw error;
        throw new ApiError("offline", text.offline);
      }
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok) {
        const error = toApiError(body);
        if (error.code === "signed_out") sessionStorage.removeItem(SESSION);
        throw error;
      }
      if (operation === "session.sign_in") {
        const session = tokenOf(body);
        if (session) sessionStorage.setItem(SESSION, session);
        reconnect();
      }
      if (operation === "session.sign_out") {
        sessionStorage.removeItem(SESSION);
        // The stream of the session that ended would come back by itself, and be refused.
        reconnect();
      }
      return body;
    },
    listen(onPush, onConnection) {
      let events: EventSource | null = null;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const connect = () => {
        clearTimeout(timer);
        events?.close();
        const sent = token();
        // Without a token the server refuses; signing in comes back here.
        if (!sent) return;
        const source = new EventSource(`/events?token=${encodeURIComponent(sent)}`);
        events = source;
        source.addEventListener("open", () => onConnection(true));
        source.addEventListener("error", () => {
          onConnection(false);
          // A refused stream stays closed; a broken one comes back by itself.
          if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, RECONNECT_MS);
        });
        source.addEventListener("message", (event) => {
          try {
            onPush(JSON.parse(String(event.data)));
          } catch {
            // A line that is no JSON is no push; the next one may be.
          }
        });
      };
      reconnect = connect;
      connect();
      return () => {
        clearTimeout(timer);
        events?.close();
      };
    },
  };
}

/** How long an open window of the same console may take to answer. */
const ASK_MS = 250;

/**
 * A window of the browser that was opened by a copied address has no token: it asks the windows that
 * are open on the same console. Nothing is kept beyond them. A locked window does not answer.
 */
export async function askOtherWindows(): Promise<void> {
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel("console");
  await new Promise<void>((done) => {
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const entry = sessionStorage.getItem(ENTRY);
      if (data === "ask" && entry && !isLocked()) channel.postMessage({ entry, session: sessionStorage.getItem(SESSION) });
      const told = tokensOf(data);
      if (told && !entry) {
        sessionStorage.setItem(ENTRY, told.entry);
        if (told.session) sessionStorage.setItem(SESSION, told.session);
        done();
      }
    });
    if (sessionStorage.getItem(ENTRY)) return done();
    channel.postMessage("ask");
    setTimeout(done, ASK_MS);
  });
}

function tokensOf(data: unknown): { entry: string; session: string | null } | null {
  if (typeof data !== "object" || data === null || !("entry" in data) || typeof data.entry !== "string") return null;
  return { entry: data.entry, session: "session" in data && typeof data.session === "string" ? data.session : null };
}

/** As the lock of the window keeps it (`app/lock.ts`). */
function isLocked(): boolean {
  return sessionStorage.getItem("locked") !== null;
}

function token(): string | null {
  return sessionStorage.getItem(SESSION) ?? sessionStorage.getItem(ENTRY);
}

/** The token comes once in the fragment, which never reaches a server log, and is then removed. */
function takeToken(): void {
  const match = /(?:^#|&)token=([^&]+)/.exec(window.location.hash);
  if (!match?.[1]) return;
  sessionStorage.setItem(ENTRY, decodeURIComponent(match[1]));
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}

function tokenOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("token" in body)) return null;
  return typeof body.token === "string" ? body.token : null;
}
