import { useQuery } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";

import { query } from "../api/queries.ts";
import type { Permission, Person, WorkspaceShown } from "../api/generated/index.ts";

interface Session {
  officer: Person;
  workspace: WorkspaceShown;
}

const SessionContext = createContext<Session | null>(null);

/** Gives the screens below who is signed in, and where. */
export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who is signed in, and where. Only below the gate that lets officers in. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession is used below SessionProvider");
  return session;
}

/** Whether the officer's roles allow this. The console decides; the window only leaves things out. */
export function useMay(): (permission: Permission) => boolean {
  const { officer } = useSession();
  return (permission) => officer.permissions.includes(permission);
}

/** How soon a console that does not answer is asked again. */
export const RETRY_MS = 8_000;

/** What the console says about the session, kept fresh for the latency in the corner. */
export function useSessionQuery() {
  return useQuery({ ...query("session.show", {}), refetchInterval: ({ state }) => (state.status === "error" ? RETRY_MS : 30_000), staleTime: 5_000 });
}
