import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, X } from "lucide-react";

import { query } from "../../api/queries.ts";
import type { AuditEntry } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { formatUtc } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Copyable } from "../../ui/bits.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { PropertyList } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import panel from "../requests/RequestPanel.module.css";
import styles from "./AuditPage.module.css";
import { text } from "./text.ts";

interface InspectorProps {
  index: number;
  newest: number | null;
  bad: number | null;
  onShow: (index: number) => void;
  onClose: () => void;
}

/** One entry: what it says, what was hashed, and the proof that it is in the log. */
export function Inspector({ index, newest, bad, onShow, onClose }: InspectorProps) {
  const { data, error, refetch } = useQuery({ ...query("audit.entry", { index }), staleTime: Infinity });
  return (
    <aside className={panel.panel} aria-label={text.inspector} data-region tabIndex={-1}>
      <header className={panel.head}>
        <span className="mono t2">#{formatNumber(index)}</span>
        <span className="end row" style={{ gap: 2 }}>
          <IconButton icon={ChevronUp} aria-label={text.next} disabledReason={newest !== null && index >= newest ? text.columns.index : null} onPress={() => onShow(index + 1)} />
          <IconButton icon={ChevronDown} aria-label={text.previous} disabledReason={index === 0 ? text.columns.index : null} onPress={() => onShow(index - 1)} />
          <IconButton icon={X} aria-label={text.closePanel} onPress={onClose} />
        </span>
      </header>
      {data ? <Content entry={data} newest={newest} bad={bad} onShow={onShow} /> : error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <SkeletonLines lines={10} />}
    </aside>
  );
}

function Content({ entry, newest, bad, onShow }: { entry: AuditEntry; newest: number | null; bad: number | null; onShow: (index: number) => void }) {
  const { row } = entry;
  const neighbours = [row.index + 1, row.index, row.index - 1].filter((index) => index >= 0 && (newest === null || index <= newest));
  return (
    <div className={panel.body}>
      <h2>
        {words.action(row.action)}
        {row.object ? `, ${row.object}` : ""}
      </h2>
      <div style={{ height: 10 }} />
      <PropertyList
        items={[
          [text.when, `${formatUtc(row.at)} UTC`],
          [text.who, row.actor],
          [text.what, <span key="what" className="mono">{row.action}</span>],
          row.object ? [text.object, row.object] : null,
          [text.result, row.result],
          [text.columns.hash, <Copyable key="hash" value={row.leaf} label={text.columns.hash} />],
        ]}
      />
      <div className={panel.section}>
        <h3>{text.content}</h3>
        <span className="end">{text.neverLogged}</span>
      </div>
      <pre className={styles.content}>{pretty(entry.text)}</pre>
      <div className={panel.section}>
        <h3>{text.chain}</h3>
      </div>
      <ul className={styles.chain}>
        {neighbours.map((index) => (
          <li key={index}>
            <button type="button" className={cx(index === row.index && styles.here)} aria-current={index === row.index ? "true" : undefined} onClick={() => onShow(index)}>
              <i aria-hidden />
              <span className="mono">#{formatNumber(index)}</span>
              {index === row.index ? <span className="mono">{`${row.leaf.slice(0, 4)} ${row.leaf.slice(4, 8)} … ${row.leaf.slice(-4)}`}</span> : null}
            </button>
          </li>
        ))}
      </ul>
      <ul className={styles.checks}>
        <Check holds={entry.content_fits && bad !== row.index} yes={text.contentFits} no={text.contentDiffers} />
        <Check holds={entry.proof_holds} yes={text.proofHolds(entry.size)} no={text.proofFails} />
        <li>
          {entry.checkpoint === null ? <Mark glyph="todo" tone="idle" /> : <Mark glyph="done" tone="ok" />}
          {entry.checkpoint === null ? text.waits : text.anchored(entry.checkpoint)}
        </li>
      </ul>
      <details>
        <summary className="t3 small">{text.proof(entry.proof.length)}</summary>
        <div className={styles.proof}>
          {entry.proof.map((hash) => (
            <span key={hash} className="mono t3 trunc selectable" title={hash}>
              {hash}
            </span>
          ))}
        </div>
      </details>
    </div>
  );
}

function Check({ holds, yes, no }: { holds: boolean; yes: string; no: string }) {
  return (
    <li>
      {holds ? <Mark glyph="done" tone="ok" /> : <SeverityGlyph severity="critical" />}
      <span className={holds ? undefined : styles.bad}>{holds ? yes : no}</span>
    </li>
  );
}

/** The hashed text with line breaks; what cannot be read as JSON is shown as it is. */
function pretty(canonical: string): string {
  try {
    return JSON.stringify(JSON.parse(canonical), null, 2);
  } catch {
    return canonical;
  }
}
