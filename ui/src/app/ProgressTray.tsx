import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { useOperation } from "../api/queries.ts";
import type { JobKind, Progress } from "../api/generated/index.ts";
import { ProgressBar } from "../ui/bits.tsx";
import { Button } from "../ui/Button.tsx";
import { toastError } from "../ui/feedback.tsx";
import { Mark } from "../ui/StatusGlyph.tsx";
import { announce } from "./announcer.ts";
import { useJobs } from "./jobs.ts";
import styles from "./ProgressTray.module.css";
import { RunLines, useTrayRuns } from "./RunLines.tsx";
import { text as appText } from "./text.ts";

const text = appText.tray;

/** Work that takes longer than a moment. The console owns it: closing a page does not stop it. */
export function ProgressTray() {
  const all = [...useJobs().values()];
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const cancel = useOperation("requests.cancel");
  useMilestones(all);
  // The page of a request shows its own work.
  const jobs = all.filter(({ request }) => pathname !== `/requests/${request}`);
  const runs = useTrayRuns();
  if (jobs.length === 0 && runs.length === 0) return null;
  return (
    <section className={styles.tray} aria-label={text.label}>
      <RunLines runs={runs} />
      {jobs.slice(-3).map((job) => (
        <div key={job.job} className={styles.job}>
          <Mark
            glyph={({ queued: "todo", running: "two-fifths", done: "done", failed: "failed", cancelled: "refused" } as const)[job.state]}
            tone={job.state === "failed" ? "crit" : job.state === "done" ? "ok" : job.state === "cancelled" ? "idle" : "accent"}
          />
          <span>
            <span className="strong">{jobName(job.kind)}</span>{" "}
            <span className="t3 small num">{jobProgress(job)}</span>
          </span>
          <ProgressBar label={jobName(job.kind)} share={job.total ? job.done / job.total : 0} state={job.state === "done" ? "done" : job.state === "running" || job.state === "queued" ? "working" : "failed"} />
          <Button size="small" tone="quiet" onPress={() => void navigate({ to: "/requests/$id", params: { id: job.request }, search: { tab: "", collection: "" } })}>
            {text.open}
          </Button>
          {job.state === "running" && job.kind !== "execute" ? (
            <Button size="small" tone="quiet" onPress={() => cancel.mutate({ id: job.request }, { onError: toastError })}>
              {text.cancel}
            </Button>
          ) : (
            <span className="t3 small">{text.states[job.state]}</span>
          )}
        </div>
      ))}
    </section>
  );
}

/** What a job does, as a word. */
export function jobName(kind: JobKind): string {
  return text.kinds[kind];
}

/** How far it is: "3 of 8 collections, 1,240 records". */
export function jobProgress({ done, total, rows }: Progress): string {
  return text.progress(done, total, rows);
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
