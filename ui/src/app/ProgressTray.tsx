import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";

import { query, useOperation } from "../api/queries.ts";
import type { JobKind, Progress } from "../api/generated/index.ts";
import { ProgressBar } from "../ui/bits.tsx";
import { Button, IconButton } from "../ui/Button.tsx";
import { toast, toastError } from "../ui/feedback.tsx";
import { Mark } from "../ui/StatusGlyph.tsx";
import { announce } from "./announcer.ts";
import { forgetJob, paceOf, shareOf, useJobs, type Job } from "./jobs.ts";
import styles from "./ProgressTray.module.css";
import { RunLines, useTrayRuns } from "./RunLines.tsx";
import { resumeRuns } from "./runs.ts";
import { text as appText } from "./text.ts";

const text = appText.tray;

/** Work that takes longer than a moment. The console owns it: closing a page does not stop it. */
export function ProgressTray() {
  const all = [...useJobs().values()];
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const cancel = useOperation("requests.cancel");
  useMilestones(all);
  const known = useQuery({ ...query("runs.list", {}), staleTime: Infinity });
  useEffect(() => resumeRuns(known.data?.runs ?? []), [known.data]);
  // The page of a request shows its own work.
  const jobs = all.filter(({ request }) => pathname !== `/requests/${request}`);
  const runs = useTrayRuns(pathname);
  if (jobs.length === 0 && runs.length === 0) return null;
  return (
    <section className={styles.tray} aria-label={text.label} data-region tabIndex={-1}>
      <RunLines runs={runs} />
      {jobs.slice(-3).map((job) => {
        const name = jobName(job.kind);
        const ended = job.state !== "running" && job.state !== "queued";
        return (
          <div key={job.job} className={styles.job}>
            <Mark
              glyph={({ queued: "todo", running: "two-fifths", done: "done", failed: "failed", cancelled: "refused" } as const)[job.state]}
              tone={job.state === "failed" ? "crit" : job.state === "done" ? "ok" : job.state === "cancelled" ? "idle" : "accent"}
            />
            <span className={styles.name}>
              <span className="strong">{ended ? text.ended[job.state as keyof typeof text.ended](name) : name}</span>
              <span className="t3 small num">{paceText(job)}</span>
            </span>
            <ProgressBar label={name} share={job.state === "done" ? 1 : shareOf(job)} state={job.state === "done" ? "done" : ended ? "failed" : "working"} />
            <Button size="small" tone="quiet" onPress={() => void navigate({ to: "/requests/$id", params: { id: job.request }, search: { tab: "", collection: "" } })}>
              {job.state === "done" ? text.openResult : text.open}
            </Button>
            {job.state === "running" && job.kind !== "execute" ? (
              <Button size="small" tone="quiet" onPress={() => cancel.mutate({ id: job.request }, { onSuccess: () => toast("done", text.cancelled(name), text.kept), onError: toastError })}>
                {text.cancel}
              </Button>
            ) : ended ? (
              <IconButton size="small" icon={X} iconSize={14} aria-label={text.dismiss(name)} onPress={() => forgetJob(job.job)} />
            ) : (
              <span className="t3 small">{job.state === "queued" ? text.waits : text.noCancel}</span>
            )}
          </div>
        );
      })}
    </section>
  );
}

function paceText(job: Job): string {
  const { perSecond, secondsLeft } = paceOf(job);
  const parts = [jobProgress(job)];
  if (perSecond !== null) parts.push(text.rate(perSecond));
  if (secondsLeft !== null) parts.push(secondsLeft < 60 ? text.secondsLeft(secondsLeft) : text.minutesLeft(Math.ceil(secondsLeft / 60)));
  return parts.filter(Boolean).join(" · ");
}

/** What a job does, as a word. */
export function jobName(kind: JobKind): string {
  return text.kinds[kind];
}

/** How far it is: "3 of 8 collections, 1,240 records"; nothing before it has begun, or when its end is all that was heard. */
export function jobProgress({ done, total, rows }: Progress): string {
  return total ? text.progress(done, total, rows) : "";
}

/** Says aloud when a job passes a quarter, half, three quarters and its end. */
function useMilestones(jobs: readonly Progress[]): void {
  const said = useRef(new Map<string, number>());
  useEffect(() => {
    for (const job of jobs) {
      const quarter = job.total ? Math.floor((job.done / job.total) * 4) : 0;
      if (quarter > (said.current.get(job.job) ?? 0)) {
        said.current.set(job.job, quarter);
        announce(text.percent(jobName(job.kind), quarter * 25));
      }
    }
  }, [jobs]);
}
