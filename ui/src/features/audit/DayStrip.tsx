import { useQuery } from "@tanstack/react-query";

import { query } from "../../api/queries.ts";
import { addDays, formatDate } from "../../i18n/dates.ts";
import { useMedia } from "../../ui/useMedia.ts";
import { cx } from "../../ui/cx.ts";
import styles from "./AuditPage.module.css";
import { text } from "./text.ts";

const DAYS = 45;
const HEIGHT = 28;

/** The trail from 45 days ago on, from midnight in UTC. One key for all who ask. */
export function recentDays(now: Date = new Date()) {
  const today = now.toISOString().slice(0, 10);
  const from = `${addDays(today, 1 - DAYS)}T00:00:00Z`;
  return query("audit.days", { filter: { actors: [], actions: [], object: null, results: [], from, to: null }, span: "day" });
}

/** How many records each day has, which days are verified, and where checkpoints were signed. */
export function DayStrip({ verifiedTo, bad }: { verifiedTo: number; bad: boolean }) {
  const narrow = useMedia("(max-width: 1199px)");
  const days = useQuery(recentDays());
  if (!days.data) return <div className={styles.strip} />;
  const today = new Date().toISOString().slice(0, 10);
  const shown = narrow ? 24 : DAYS;
  const counts = new Map(days.data.counts.map((one) => [one.span, one]));
  const signed = new Map(days.data.signed.map(({ day, checkpoints }) => [day, checkpoints]));
  const all = Array.from({ length: shown }, (_, index) => {
    const day = addDays(today, index + 1 - shown);
    const count = counts.get(day);
    const state = !count ? null : count.last < verifiedTo ? ("verified" as const) : bad ? ("bad" as const) : ("open" as const);
    return { day, entries: count?.entries ?? 0, state, checkpoints: signed.get(day) ?? 0 };
  });
  // The root keeps a quiet day beside a busy one in sight.
  const most = Math.max(1, ...all.map(({ entries }) => entries));
  const verified = all.filter(({ state }) => state === "verified").length;
  return (
    <div className={styles.strip} role="img" aria-label={text.strip(shown, verified, all.filter(({ checkpoints }) => checkpoints > 0).length)}>
      {all.map(({ day, entries, state, checkpoints }) => (
        <i
          key={day}
          className={cx(styles.stripDay, state && { verified: styles.verified, open: styles.open, bad: styles.lost }[state], checkpoints > 0 && styles.stripSigned)}
          title={[text.stripDay(formatDate(day), entries), state ? text.stripStates[state] : null, checkpoints > 0 ? text.stripSigned(checkpoints) : null].filter(Boolean).join(", ")}
        >
          <b style={{ height: entries === 0 ? 2 : Math.max(4, Math.round(Math.sqrt(entries / most) * HEIGHT)) }} />
        </i>
      ))}
    </div>
  );
}
