import { useQueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";

import { Locked } from "../features/start/Locked.tsx";
import { SignIn } from "../features/start/SignIn.tsx";
import { Start } from "../features/start/Start.tsx";
import { ErrorPanel, notice, Toasts } from "../ui/feedback.tsx";
import { unlock, useIdleLock, useLocked } from "./lock.ts";
import { sayPainted } from "./painted.ts";
import { usePreferences } from "./preferences.ts";
import { SessionProvider, useSessionQuery } from "./session.tsx";
import { Shell } from "./Shell.tsx";
import { text } from "./text.ts";

function warnOfLock(): () => void {
  return notice(text.lock.warn, text.lock.warnDetail);
}

/** Lets officers in: first start without a workspace, sign-in without an officer, else the shell. */
export function Gate({ children }: { children: ReactNode }) {
  const { data, error, refetch, dataUpdatedAt, errorUpdatedAt, isFetching } = useSessionQuery();
  const locked = useLocked();
  const { lockMinutes } = usePreferences();
  const client = useQueryClient();
  const inside = Boolean(data?.workspace && data.officer);
  const shown = Boolean(data ?? error);
  useEffect(() => {
    if (shown) sayPainted();
  }, [shown]);
  useIdleLock(inside && !locked ? lockMinutes : 0, warnOfLock);
  useEffect(() => {
    // What was on screen is not kept behind the lock either.
    if (locked) client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session.show" });
  }, [client, locked]);
  useEffect(() => {
    // Who signs in anew has proved who they are.
    if (locked && data && !inside) unlock();
  }, [data, inside, locked]);
  return (
    <>
      {data?.workspace && data.officer && locked ? (
        <Locked officer={data.officer} workspace={data.workspace} />
      ) : data?.workspace && data.officer ? (
        // Another officer gets a fresh window: nothing of the last one stays on screen.
        <SessionProvider key={data.officer.id} session={{ officer: data.officer, workspace: data.workspace }}>
          <Shell offline={error ? { knownAt: dataUpdatedAt, failedAt: errorUpdatedAt, retrying: isFetching, retry: () => void refetch() } : null}>{children}</Shell>
        </SessionProvider>
      ) : data?.workspace ? (
        <SignIn workspace={data.workspace} people={data.people} />
      ) : data ? (
        <Start />
      ) : error ? (
        <main className="col" style={{ height: "100%" }}>
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        </main>
      ) : null}
      <Toasts />
    </>
  );
}
