import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { currentTransport } from "../api/client.ts";
import type { RequestDetail } from "../api/generated/index.ts";
import { query } from "../api/queries.ts";
import { useJobs } from "./jobs.ts";
import { prefer, usePreferences } from "./preferences.ts";
import { jobName } from "./ProgressTray.tsx";
import { useMay } from "./session.tsx";
import { text as appText } from "./text.ts";

const text = appText.notifications;

/** Turns messages of the system on, when the person agrees, or off. Returns whether they are on. */
export async function chooseNotifications(on: boolean): Promise<boolean> {
  const granted = on && (await currentTransport().mayNotify().catch(() => false));
  prefer({ notifications: granted });
  return granted;
}

/**
 * Says what happened while nobody looked: work that ended, approvals that wait, requests that
 * became late. Numbers of requests only, never a name: whoever passes by can read it.
 */
export function useNotifications(): void {
  const { notifications } = usePreferences();
  const may = useMay();
  const client = useQueryClient();
  const jobs = useJobs();
  const counts = useQuery({ ...query("requests.counts", {}), enabled: may("requests.read") });
  const told = useRef(new Set<string>());
  const before = useRef<{ approval: number; overdue: number } | null>(null);

  useEffect(() => {
    for (const { job, request, kind, state } of jobs.values()) {
      if ((state !== "done" && state !== "failed") || told.current.has(job)) continue;
      told.current.add(job);
      const number = client.getQueryData<RequestDetail>(query("requests.show", { id: request }).queryKey)?.row.number;
      const title = state === "done" ? text.done(jobName(kind)) : text.failed(jobName(kind));
      if (notifications && document.hidden) void currentTransport().notify(title, number ?? text.oneRequest).catch(() => null);
    }
  }, [client, jobs, notifications]);

  const approval = counts.data?.waiting_for_my_approval;
  const overdue = counts.data?.overdue;
  useEffect(() => {
    if (approval === undefined || overdue === undefined) return;
    const last = before.current;
    before.current = { approval, overdue };
    if (!last || !notifications || !document.hidden) return;
    if (approval > last.approval) void currentTransport().notify(text.approval, text.approvals(approval)).catch(() => null);
    if (overdue > last.overdue) void currentTransport().notify(text.late, text.lates(overdue)).catch(() => null);
  }, [approval, notifications, overdue]);
}
