import { ShieldCheck, Square } from "lucide-react";

import { call } from "../../api/client.ts";
import { toApiError } from "../../api/errors.ts";
import type { AuditVerified } from "../../api/generated/index.ts";
import { useRunOf } from "../../app/runs.ts";
import { formatAgo } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { ProgressBar } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { toastError } from "../../ui/feedback.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./AuditPage.module.css";
import { DayStrip } from "./DayStrip.tsx";
import { text } from "./text.ts";

interface HeadlineProps {
  verdict: AuditVerified | null;
  error: Error | null;
  checking: boolean;
  /** When the verdict was given, in milliseconds. */
  at: number;
  broken: boolean;
  /** Records there are now. */
  size: number | null;
  signedAt: string | null;
  onVerify: () => void;
  onShow: (index: number) => void;
}

/** The verdict as the headline of the page. A broken trail takes the page over. */
export function Headline({ verdict, error, checking, at, broken, size, signedAt, onVerify, onShow }: HeadlineProps) {
  const run = useRunOf("verify");
  const stop = () => void (run && call("runs.stop", { run: run.run }).catch(toastError));
  const button = checking ? (
    <Button icon={Square} onPress={stop}>
      {text.stop}
    </Button>
  ) : (
    <Button icon={ShieldCheck} keys="v" onPress={onVerify}>
      {verdict ? text.again : text.verify}
    </Button>
  );
  const progress = checking ? (
    <span className={styles.progress}>
      <ProgressBar label={text.checking} share={run?.total ? run.done / run.total : 0} state="working" />
      <span className="num">{run ? text.progress(run.done, run.total ?? run.done) : ""}</span>
    </span>
  ) : null;
  if (broken) {
    const first = verdict?.first_bad ?? null;
    return (
      <div className={cx(styles.headline, styles.broken)} role="alert">
        <div className="grow">
          <h2>
            <SeverityGlyph severity="critical" />
            {text.broken}
          </h2>
          <p>
            <b className="strong">{verdict ? say(verdict.message) : error ? toApiError(error).message : ""}</b> {first === null ? null : text.firstBad(first)}
          </p>
          <p>{text.doNow}</p>
          {progress}
        </div>
        <div className={styles.headSide}>
          <div className={styles.headButtons}>
            {first === null ? null : (
              <Button tone="primary" onPress={() => onShow(first)}>
                {text.showBad}
              </Button>
            )}
            {button}
          </div>
          <DayStrip verifiedTo={first ?? 0} bad />
        </div>
      </div>
    );
  }
  const stopped = error !== null && toApiError(error).code === "stopped";
  // The check itself is one record more.
  const since = verdict && size !== null ? size - verdict.entries - 1 : 0;
  return (
    <div className={styles.headline}>
      <div className={styles.verdict} role="status">
        <h2>
          {checking ? <Spinner /> : verdict ? <Mark glyph="done" tone="ok" /> : stopped || !error ? <Mark glyph="todo" tone="idle" /> : <SeverityGlyph severity="warning" />}
          {checking ? text.checking : verdict ? text.intact : stopped ? text.stopped : error ? text.failed : text.neverVerified}
        </h2>
        {progress ?? (
          <p>
            {verdict ? (
              <>
                {text.checked(verdict.entries, formatAgo(new Date(at).toISOString()))} {since > 0 ? text.since(since) : null} {signedAt ? text.complete(formatAgo(signedAt)) : null}
              </>
            ) : error ? (
              toApiError(error).message
            ) : (
              text.verifyHint
            )}
          </p>
        )}
      </div>
      <DayStrip verifiedTo={verdict?.entries ?? 0} bad={false} />
      {button}
    </div>
  );
}
