import { useEffect, useRef } from "react";

import { useOperation } from "../api/queries.ts";
import type { RunKind, RunShown } from "../api/generated/index.ts";
import { say } from "../i18n/say.ts";
import { formatNumber, texts } from "../i18n/texts.ts";
import { Copyable, ProgressBar } from "../ui/bits.tsx";
import { Button, IconButton } from "../ui/Button.tsx";
import { toastError } from "../ui/feedback.tsx";
import { Mark } from "../ui/StatusGlyph.tsx";
import { X } from "lucide-react";
import { announce } from "./announcer.ts";
import styles from "./ProgressTray.module.css";
import { forgetRun, useRuns } from "./runs.ts";

export const text = texts("runs", {
  kinds: { export: "Exporting the queue", preview: "Looking ahead", bulk: "Working on requests", import: "Taking in requests", verify: "Checking the audit trail", export_log: "Exporting the audit trail", notify_list: "Listing people to tell", import_consent: "Taking in consent" } satisfies Record<RunKind, string>,
  ended: { export: "Queue exported", preview: "Looked ahead", bulk: "Requests worked on", import: "Requests taken in", verify: "Audit trail checked", export_log: "Audit trail exported", notify_list: "People to tell listed", import_consent: "Consent taken in" } satisfies Record<RunKind, string>,
  of: (done: number, total: number) => `${formatNumber(done)} of ${formatNumber(total)}`,
  stop: "Stop",
  stopped: "stopped",
  failed: "failed",
  file: "path of the file",
  dismiss: "Dismiss",
  percent: (name: string, percent: number) => `${name}: ${percent} %`,
});

/** The runs that stand in the tray. A look ahead stands in its own dialog, a check on the page of the trail. */
export function useTrayRuns(pathname: string): RunShown[] {
  return [...useRuns().values()].filter(({ kind }) => kind !== "preview" && !(kind === "verify" && pathname === "/audit"));
}

/** Lines of the tray: how far a run is, how to stop it, and what it made. */
export function RunLines({ runs }: { runs: readonly RunShown[] }) {
  const stop = useOperation("runs.stop");
  useMilestones(runs);
  return runs.slice(-3).map((run) => {
    const { kind, state, done, total, file, failure } = run;
    const running = state === "running";
    const name = state === "done" ? text.ended[kind] : text.kinds[kind];
    return (
      <div key={run.run} className={styles.job}>
        <Mark
          glyph={running ? "two-fifths" : state === "done" ? "done" : state === "failed" ? "failed" : "refused"}
          tone={running ? "accent" : state === "done" ? "ok" : state === "failed" ? "crit" : "idle"}
        />
        <span>
          <span className="strong">{name}</span>{" "}
          <span className="t3 small num" title={failure ? say(failure) : undefined}>
            {failure ? say(failure) : total === null ? formatNumber(done) : text.of(done, total)}
          </span>
        </span>
        {file && !running ? (
          <Copyable value={file} label={text.file}>
            <span className="mono trunc" style={{ maxWidth: 320 }}>
              {fileName(file)}
            </span>
          </Copyable>
        ) : (
          <ProgressBar label={name} share={total ? done / total : 0} state={state === "done" ? "done" : running ? "working" : "failed"} />
        )}
        {running ? (
          <Button size="small" tone="quiet" onPress={() => stop.mutate({ run: run.run }, { onError: toastError })}>
            {text.stop}
          </Button>
        ) : (
          <span className="t3 small">{state === "cancelled" ? text.stopped : state === "failed" ? text.failed : null}</span>
        )}
        {running ? <span /> : <IconButton size="small" icon={X} iconSize={14} aria-label={text.dismiss} onPress={() => forgetRun(run.run)} />}
      </div>
    );
  });
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Says aloud when a run passes a quarter, half, three quarters and its end. */
function useMilestones(runs: readonly RunShown[]): void {
  const said = useRef(new Map<string, number>());
  useEffect(() => {
    for (const { run, kind, state, done, total } of runs) {
      const quarter = state === "done" ? 4 : total ? Math.floor((done / total) * 4) : 0;
      if (quarter > (said.current.get(run) ?? 0)) {
        said.current.set(run, quarter);
        announce(quarter === 4 ? text.ended[kind] : text.percent(text.kinds[kind], quarter * 25));
      }
    }
  }, [runs]);
}
