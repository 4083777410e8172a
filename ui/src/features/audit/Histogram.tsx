import { useQuery } from "@tanstack/react-query";
import { useId, useMemo, useState, type KeyboardEvent, type PointerEvent } from "react";

import { query } from "../../api/queries.ts";
import type { AuditSpan, AuditWanted } from "../../api/generated/index.ts";
import { addDays, formatDate } from "../../i18n/dates.ts";
import { cx } from "../../ui/cx.ts";
import { Segmented } from "../../ui/fields.tsx";
import styles from "./Histogram.module.css";
import { text } from "./text.ts";

const HOURS = 72;
const DAYS = 60;
const HEIGHT = 34;

interface HistogramProps {
  /** What the query takes. Its times are drawn as the selection, not asked for. */
  wanted: AuditWanted;
  span: AuditSpan;
  onSpan: (span: AuditSpan) => void;
  /** A span of time was chosen: `2026-11-24`, `2026-11-24T09`; none: all. */
  onSelect: (since: string | null, until: string | null) => void;
}

/** Records over time. Dragging, or the keyboard, chooses a span. */
export function Histogram({ wanted, span, onSpan, onSelect }: HistogramProps) {
  const id = useId();
  const buckets = useMemo(() => bucketsOf(span, wanted.to ? new Date(Math.min(Date.now(), new Date(wanted.to).getTime() + (span === "hour" ? 12 * 3_600_000 : 0))) : new Date()), [span, wanted.to]);
  const first = buckets[0] ?? "";
  const from = `${first}${span === "hour" ? ":00:00Z" : "T00:00:00Z"}`;
  const counts = useQuery({ ...query("audit.days", { filter: { ...wanted, from, to: null }, span }), placeholderData: (old) => old });
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [at, setAt] = useState<{ here: number; anchor: number } | null>(null);
  const byBucket = new Map(counts.data?.counts.map((one) => [one.span, one]));
  // The root keeps a quiet hour beside a busy one in sight; the label says the number.
  const most = Math.max(1, ...buckets.map((bucket) => byBucket.get(bucket)?.entries ?? 0));
  const chosen = drag ?? selected(buckets, wanted);
  const whole = !wanted.from && !wanted.to && drag === null;
  const place = at ?? { here: buckets.length - 1, anchor: buckets.length - 1 };

  const select = (one: number, other: number) => {
    const [low, high] = one < other ? [one, other] : [other, one];
    onSelect(buckets[low] ?? null, buckets[high] ?? null);
  };
  const indexAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(buckets.length - 1, Math.floor(((event.clientX - box.left) / box.width) * buckets.length)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -buckets.length, End: buckets.length }[event.key];
    if (step !== undefined) {
      const here = Math.max(0, Math.min(buckets.length - 1, place.here + step));
      setAt({ here, anchor: event.shiftKey ? place.anchor : here });
      if (event.shiftKey) select(place.anchor, here);
    } else if (event.key === "Enter" || event.key === " ") {
      select(place.here, place.anchor);
    } else if (event.key === "Escape" && !whole) {
      onSelect(null, null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const ticks = tickIndexes(buckets, span);
  return (
    <div className={styles.histogram}>
      <div className={styles.plotColumn}>
        <div
          className={styles.plot}
          role="grid"
          aria-multiselectable
          aria-label={text.histogram}
          aria-describedby={`${id}-hint`}
          aria-activedescendant={at ? `${id}-${place.here}` : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onBlur={() => setAt(null)}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            const index = indexAt(event);
            setDrag({ from: index, to: index });
          }}
          onPointerMove={(event) => {
            if (drag) setDrag({ from: drag.from, to: indexAt(event) });
          }}
          onPointerUp={(event) => {
            if (!drag) return;
            select(drag.from, indexAt(event));
            setDrag(null);
          }}
          onPointerCancel={() => setDrag(null)}
        >
          {chosen ? <span className={styles.brush} style={{ left: share(Math.min(chosen.from, chosen.to), buckets.length), right: share(buckets.length - 1 - Math.max(chosen.from, chosen.to), buckets.length) }} /> : null}
          <div role="row" className={styles.bars}>
            {buckets.map((bucket, index) => {
              const count = byBucket.get(bucket);
              const entries = count?.entries ?? 0;
              const inside = whole || (chosen !== null && index >= Math.min(chosen.from, chosen.to) && index <= Math.max(chosen.from, chosen.to));
              const label = text.histogramBar(spanLabel(bucket, span), entries, count?.refused ?? 0);
              return (
                <span key={bucket} id={`${id}-${index}`} role="gridcell" aria-selected={inside} aria-label={label} title={label} className={cx(styles.bar, inside && styles.inside, at !== null && place.here === index && styles.here)}>
                  <b style={{ height: entries === 0 ? 1 : Math.max(3, Math.round(Math.sqrt(entries / most) * HEIGHT)) }} />
                </span>
              );
            })}
          </div>
        </div>
        <div className={styles.axis} aria-hidden>
          {ticks.map((index) => (
            <span key={index} style={{ left: `${((index + 0.5) / buckets.length) * 100}%` }}>
              {tickLabel(buckets[index] ?? "", span)}
            </span>
          ))}
        </div>
        <span id={`${id}-hint`} hidden>
          {text.histogramHint}
        </span>
      </div>
      <Segmented<AuditSpan> aria-label={text.by} value={span} onChange={onSpan} choices={[{ value: "day", label: text.spans.day }, { value: "hour", label: text.spans.hour }]} />
    </div>
  );
}

/** The days or hours that are drawn, the last one holding `end`. */
export function bucketsOf(span: AuditSpan, end: Date): string[] {
  if (span === "day") {
    const last = end.toISOString().slice(0, 10);
    return Array.from({ length: DAYS }, (_, index) => addDays(last, index + 1 - DAYS));
  }
  return Array.from({ length: HOURS }, (_, index) => new Date(end.getTime() + (index + 1 - HOURS) * 3_600_000).toISOString().slice(0, 13));
}

/** Which of the buckets lie in the times of a query; none: it has no times, or none of them is drawn. */
export function selected(buckets: readonly string[], { from, to }: Pick<AuditWanted, "from" | "to">): { from: number; to: number } | null {
  if (!from && !to) return null;
  const length = buckets[0]?.length ?? 10;
  const start = from ? new Date(from).toISOString().slice(0, length) : "";
  // The end is the first instant that is not taken.
  const end = to ? new Date(new Date(to).getTime() - 1).toISOString().slice(0, length) : "9999";
  const first = buckets.findIndex((bucket) => bucket >= start);
  const last = buckets.findLastIndex((bucket) => bucket <= end);
  return first === -1 || last === -1 || first > last ? null : { from: first, to: last };
}

function share(count: number, of: number): string {
  return `${(count / of) * 100}%`;
}

function spanLabel(bucket: string, span: AuditSpan): string {
  return span === "day" ? formatDate(bucket) : `${formatDate(bucket)} ${bucket.slice(11)}:00`;
}

function tickLabel(bucket: string, span: AuditSpan): string {
  if (span === "day") return formatDate(bucket).replace(/^\S+ /, "");
  return bucket.endsWith("00") ? formatDate(bucket) : `${bucket.slice(11)}:00`;
}

/** Mondays of days, quarters of a day of hours. */
function tickIndexes(buckets: readonly string[], span: AuditSpan): number[] {
  return buckets.flatMap((bucket, index) => {
    const wanted = span === "day" ? new Date(`${bucket}T00:00:00Z`).getUTCDay() === 1 : Number(bucket.slice(11)) % 12 === 0;
    const room = index > 0 && index < buckets.length - (span === "day" ? 1 : 2);
    return wanted && room ? [index] : [];
  });
}
