import { useEffect, useState } from "react";

import { formatTime } from "../i18n/dates.ts";
import { Button } from "../ui/Button.tsx";
import { Banner } from "../ui/feedback.tsx";
import styles from "./Shell.module.css";
import { text as appText } from "./text.ts";

const text = appText.offline;

interface OfflineBarProps {
  /** When what is shown was known. */
  knownAt: number;
  /** When it was last tried in vain. */
  failedAt: number;
  /** After which time it is tried again. */
  retryMs: number;
  retrying: boolean;
  onRetry: () => void;
}

/** Above the page while the console does not answer: since when, from when the data are, and when next. */
export function OfflineBar({ knownAt, failedAt, retryMs, retrying, onRetry }: OfflineBarProps) {
  const [since] = useState(() => new Date().toISOString());
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((failedAt + retryMs - now) / 1000));
  return (
    <div className={styles.offline}>
      <Banner
        severity="warning"
        action={
          <>
            {/* It changes each second: seen, not said. */}
            <span className="num nowrap" aria-hidden>
              {retrying ? text.retrying : text.retryIn(left)}
            </span>
            <Button size="small" pending={retrying} onPress={onRetry}>
              {text.retryNow}
            </Button>
          </>
        }
      >
        {text.since(formatTime(since), formatTime(new Date(knownAt).toISOString()))}
      </Banner>
    </div>
  );
}
