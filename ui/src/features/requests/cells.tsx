import { ArrowLeftRight, Ban, EyeOff, FileSearch, Eraser, Gavel, HandHelping, OctagonPause, Package, PencilLine, type LucideIcon } from "lucide-react";

import type { CollectionState, Kind, RequestRow, State } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { SourceTicks } from "../../ui/bits.tsx";
import { cx } from "../../ui/cx.ts";
import { StatusGlyph } from "../../ui/StatusGlyph.tsx";
import styles from "./cells.module.css";
import { dueShort, dueTone } from "./due.ts";
import { COLLECTED, queueText } from "./queueText.ts";
import { ticksOf } from "./progress.ts";
import { statusText, statusVariant } from "./status.ts";

export const KIND_ICONS: Record<Kind, LucideIcon> = {
  access: FileSearch,
  portability: Package,
  erasure: Eraser,
  rectification: PencilLine,
  restriction: OctagonPause,
  objection: HandHelping,
  opt_out: Ban,
  limit_use: EyeOff,
  withdraw_consent: ArrowLeftRight,
  appeal: Gavel,
};

/** What is asked for. */
export function KindCell({ kind }: { kind: Kind }) {
  const Icon = KIND_ICONS[kind];
  return (
    <span className={styles.cell}>
      <Icon size={14} strokeWidth={1.7} aria-hidden />
      <span title={words.kind[kind]}>{words.kind[kind]}</span>
    </span>
  );
}

/** How it stands. */
export function StatusCell({ row }: { row: Pick<RequestRow, "state" | "flags" | "outcome"> }) {
  return (
    <span className={styles.cell}>
      <StatusGlyph state={row.state} variant={statusVariant(row)} />
      <span title={statusText(row)}>{statusText(row)}</span>
    </span>
  );
}

/** In these states the sources are still to be asked; later, none that shows was. */
const BEFORE_COLLECTION: ReadonlySet<State> = new Set(["received", "acknowledged", "identity", "collecting", "planning"]);

/** One tick for each collection, or for a few that lie side by side; before any was asked, as many as others have, empty. */
export function SourcesCell({ row, usual }: { row: RequestRow; usual: number }) {
  const collections = row.collections ?? [];
  if (collections.length > 0) {
    const answered = collections.filter((state) => state === "done" || state === "skipped").length;
    const failed = collections.filter((state) => state === "failed").length;
    return <Ticks states={ticksOf(collections)} label={queueText.answered(answered, collections.length, failed)} />;
  }
  if (row.sources.length > 0) return <SourceTicks sources={row.sources} />;
  if (!COLLECTED.has(row.kind) || !BEFORE_COLLECTION.has(row.state)) return <span className="visually-hidden">{queueText.noSources}</span>;
  return <Ticks states={Array.from({ length: usual }, () => "queued")} label={queueText.notAsked} />;
}

const TICKS: Record<CollectionState, string | undefined> = { done: styles.done, working: styles.working, failed: styles.failed, skipped: styles.skipped, queued: undefined };

function Ticks({ states, label }: { states: readonly CollectionState[]; label: string }) {
  return (
    <span className={styles.ticks} role="img" aria-label={label} title={label}>
      {states.map((state, index) => (
        // Ticks have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <i key={index} className={TICKS[state]} />
      ))}
    </span>
  );
}

/** A text with what was searched for marked in it. */
export function Marked({ text, sought }: { text: string; sought: string }) {
  const at = sought ? text.toLowerCase().indexOf(sought.toLowerCase()) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.mark}>{text.slice(at, at + sought.length)}</mark>
      {text.slice(at + sought.length)}
    </>
  );
}

/** Who it is about, and where a search found its text when the name does not show it. */
export function SubjectCell({ row, sought }: { row: RequestRow; sought: string }) {
  const shown = row.matched && row.matched.value !== row.subject_name && !row.subject_name.toLowerCase().includes(sought.toLowerCase()) ? row.matched : null;
  return (
    <span className={styles.subject}>
      <span className={styles.name}>
        <Marked text={row.subject_name} sought={sought} />
      </span>
      {shown ? (
        <span className={styles.matched} title={queueText.matched(words.identifier(shown.kind))}>
          <Marked text={shown.value} sought={sought} />
        </span>
      ) : null}
    </span>
  );
}

/** When it is due, in the colour of its urgency. */
export function DueCell({ row }: { row: RequestRow }) {
  const now = new Date();
  const tone = dueTone(row);
  return <span className={cx("num", tone === "crit" && styles.crit, tone === "warn" && styles.warn, tone === "idle" && styles.idle)}>{dueShort(row, now)}</span>;
}
