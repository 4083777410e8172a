import type { ReactNode } from "react";

import { toApiError } from "../api/errors.ts";
import { SignIn } from "../features/start/SignIn.tsx";
import { Start } from "../features/start/Start.tsx";
import { ErrorPanel, Toasts } from "../ui/feedback.tsx";
import { SessionProvider, useSessionQuery } from "./session.tsx";
import { Shell } from "./Shell.tsx";

/** Lets officers in: first start without a workspace, sign-in without an officer, else the shell. */
export function Gate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useSessionQuery();
  return (
    <>
      {data?.workspace && data.officer ? (
        // Another officer gets a fresh window: nothing of the last one stays on screen.
        <SessionProvider key={data.officer.id} session={{ officer: data.officer, workspace: data.workspace }}>
          <Shell offline={error ? toApiError(error) : null}>{children}</Shell>
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
