import { ArrowLeftRight, Ban, EyeOff, FileSearch, Eraser, Gavel, HandHelping, OctagonPause, Package, PencilLine, type LucideIcon } from "lucide-react";

import type { Kind, RequestRow } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { cx } from "../../ui/cx.ts";
import { StatusGlyph } from "../../ui/StatusGlyph.tsx";
import styles from "./cells.module.css";
import { dueShort, dueTone } from "./due.ts";
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
      <span>{words.kind[kind]}</span>
    </span>
  );
}

/** How it stands. */
export function StatusCell({ row }: { row: Pick<RequestRow, "state" | "flags" | "outcome"> }) {
  return (
    <span className={styles.cell}>
      <StatusGlyph state={row.state} variant={statusVariant(row)} />
      <span>{statusText(row)}</span>
    </span>
  );
}

/** When it is due, in the colour of its urgency. */
export function DueCell({ row }: { row: RequestRow }) {
  const now = new Date();
  const tone = dueTone(row);
  return <span className={cx("num", tone === "crit" && styles.crit, tone === "warn" && styles.warn, tone === "idle" && styles.idle)}>{dueShort(row, now)}</span>;
}
