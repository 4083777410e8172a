import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, Copy, ListFilter, ShieldCheck, X } from "lucide-react";
import { useState } from "react";

import { query } from "../../api/queries.ts";
import type { AuditEntry, Neighbour } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatUtc } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Copyable } from "../../ui/bits.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { Banner, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { PropertyList } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import panel from "../requests/RequestPanel.module.css";
import styles from "./AuditPage.module.css";
import { proofText, recompute, type Recomputed } from "./proof.ts";
import { formatQuery } from "./query.ts";
import { text } from "./text.ts";

interface InspectorProps {
  index: number;
  /** The first bad record of a broken trail. */
  bad: number | null;
  onShow: (index: number) => void;
  onAsk: (query: string) => void;
  onClose: () => void;
}

/** One entry: what it says, what was hashed, and the proof that it is in the log. */
export function Inspector({ index, bad, onShow, onAsk, onClose }: InspectorProps) {
  const { data, error, refetch } = useQuery(query("audit.entry", { index }));
  return (
    <aside className={panel.panel} aria-label={text.inspector} data-region tabIndex={-1}>
      <header className={panel.head}>
        <span className="mono t2">#{formatNumber(index)}</span>
        <span className="end row" style={{ gap: 2 }}>
          <IconButton icon={Copy} aria-label={text.copyProof} disabledReason={data ? null : text.waits} onPress={() => data && copyProof(data)} />
          <IconButton icon={ChevronUp} aria-label={text.next} disabledReason={data && !data.newer ? text.newest : null} onPress={() => onShow(index + 1)} />
          <IconButton icon={ChevronDown} aria-label={text.previous} disabledReason={index === 0 ? text.oldest : null} onPress={() => onShow(index - 1)} />
          <IconButton icon={X} aria-label={text.closePanel} onPress={onClose} />
        </span>
      </header>
      {data ? <Content entry={data} bad={bad} onShow={onShow} onAsk={onAsk} /> : error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <SkeletonLines lines={10} />}
    </aside>
  );
}

function Content({ entry, bad, onShow, onAsk }: { entry: AuditEntry; bad: number | null; onShow: (index: number) => void; onAsk: (query: string) => void }) {
  const may = useMay();
  const { row } = entry;
  const isBad = bad === row.index;
  const request = row.action.startsWith("requests.") || row.object?.startsWith("REQ-") ? requestOf(entry.text) : null;
  return (
    <div className={panel.body}>
      {isBad ? (
        <Banner severity="critical" inset>
          {text.badHere}
        </Banner>
      ) : bad !== null && row.index > bad ? (
        <Banner severity="warning" inset>
          {text.afterBad}
        </Banner>
      ) : null}
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
          row.object
            ? [
                text.object,
                request && may("requests.read") ? (
                  <Link key="object" to="/requests/$id" params={{ id: request }} search={{ tab: "", collection: "" }} className={styles.link} title={text.openRequest}>
                    {row.object}
                  </Link>
                ) : (
                  row.object
                ),
              ]
            : null,
          [text.result, <span key="result" className={row.result === "done" ? undefined : styles.bad}>{text.results[row.result] ?? row.result}</span>],
          [text.columns.hash, <Copyable key="hash" value={row.leaf} label={text.columns.hash} />],
        ]}
      />
      {row.object ? (
        <Button size="small" tone="quiet" icon={ListFilter} onPress={() => onAsk(formatQuery([{ key: "object", values: [row.object ?? ""] }]))}>
          {text.sameObject}
        </Button>
      ) : null}
      <div className={panel.section}>
        <h3>{text.content}</h3>
        <span className="end">{text.neverLogged}</span>
      </div>
      <pre className={cx(styles.content, isBad && styles.contentBad)}>{pretty(entry.text)}</pre>
      <div className={panel.section}>
        <h3>{text.chain}</h3>
      </div>
      <ul className={styles.chain}>
        {[entry.newer, { index: row.index, leaf: row.leaf }, entry.older].map((one) => (one ? <Neighbouring key={one.index} entry={one} here={one.index === row.index} bad={one.index === bad} onShow={onShow} /> : null))}
      </ul>
      <ul className={styles.checks}>
        <Check holds={entry.content_fits && !isBad} yes={text.contentFits} no={text.contentDiffers} />
        <Check holds={entry.proof_holds} yes={text.proofHolds(entry.size)} no={text.proofFails} />
        <li>
          {entry.checkpoint === null ? <Mark glyph="todo" tone="idle" /> : <Mark glyph="done" tone="ok" />}
          {entry.checkpoint === null ? text.waits : text.anchored(entry.size)}
        </li>
      </ul>
      <Proof key={row.leaf} entry={entry} />
    </div>
  );
}

function Neighbouring({ entry, here, bad, onShow }: { entry: Neighbour; here: boolean; bad: boolean; onShow: (index: number) => void }) {
  const { index, leaf } = entry;
  return (
    <li>
      <button type="button" className={cx(here && styles.here, bad && styles.chainBad)} aria-current={here ? "true" : undefined} onClick={() => onShow(index)}>
        <i aria-hidden />
        <span className="mono">#{formatNumber(index)}</span>
        <span className="mono">{`${leaf.slice(0, 4)} ${leaf.slice(4, 8)} … ${leaf.slice(-4)}`}</span>
      </button>
    </li>
  );
}

/** The proof itself, recomputed here on demand, and to be taken along. */
function Proof({ entry }: { entry: AuditEntry }) {
  const [found, setFound] = useState<Recomputed | null>(null);
  return (
    <>
      <div className="row" style={{ gap: 6, paddingTop: 8 }}>
        <Button size="small" icon={ShieldCheck} onPress={() => void recompute(entry).then(setFound).catch(toastError)}>
          {text.recompute}
        </Button>
        <Button size="small" icon={Copy} onPress={() => copyProof(entry)}>
          {text.copyProof}
        </Button>
      </div>
      <p role="status" className={cx("small", styles.recomputed, found && !found.holds && styles.recomputeFails)}>
        {found ? (found.holds ? text.recomputed(found.root.slice(0, 16)) : text.recomputeFails(found.root.slice(0, 16))) : null}
      </p>
      <details className={styles.details}>
        <summary className="t2 small">{text.proof(entry.proof.length)}</summary>
        <div className={styles.proof}>
          {entry.proof.map((hash) => (
            <span key={hash} className="mono t3 trunc selectable" title={hash}>
              {hash}
            </span>
          ))}
          <span className="small t2">{text.root}</span>
          <span className="mono t3 trunc selectable" title={entry.root}>
            {entry.root}
          </span>
          {entry.checkpoint ? (
            <>
              <span className="small t2">{text.note}</span>
              <pre className={styles.content}>{entry.checkpoint}</pre>
            </>
          ) : null}
        </div>
      </details>
    </>
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

function copyProof(entry: AuditEntry): void {
  void navigator.clipboard.writeText(proofText(entry)).then(() => toast("done", text.proofCopied)).catch(toastError);
}

/** The request an entry is about. */
function requestOf(canonical: string): string | null {
  try {
    const { facts } = JSON.parse(canonical) as { facts?: { request?: unknown } };
    return typeof facts?.request === "string" ? facts.request : null;
  } catch {
    return null;
  }
}

/** The hashed text with line breaks; what cannot be read as JSON is shown as it is. */
function pretty(canonical: string): string {
  try {
    return JSON.stringify(JSON.parse(canonical), null, 2);
  } catch {
    return canonical;
  }
}
