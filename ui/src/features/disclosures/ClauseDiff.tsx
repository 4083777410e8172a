import { ChevronDown, ChevronUp } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";

import { useActions } from "../../app/actions.ts";
import { announce } from "../../app/announcer.ts";
import { IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { Segmented } from "../../ui/fields.tsx";
import styles from "./ClauseDiff.module.css";
import { clausesOf, compare, total, type Change, type Part } from "./clauses.ts";
import { text } from "./text.ts";

type View = "inline" | "beside" | "final";

interface ClauseDiffProps {
  before: string;
  after: string;
  language: string;
  /** Numbers of the two versions. */
  from: string;
  to: string;
  trailing: ReactNode;
}

/** Two versions of a legal text as one: what went is struck out, what came is underlined. */
export function ClauseDiff({ before, after, language, from, to, trailing }: ClauseDiffProps) {
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>("inline");
  const [here, setHere] = useState(-1);
  const changes = useMemo(() => compare(before, after), [before, after]);
  const clauses = useMemo(() => clausesOf(changes), [changes]);
  const spots = changes.flatMap(({ changed }, index) => (changed ? [index] : []));
  const current = spots[here];

  const go = (to_: number) => {
    if (spots.length === 0) return;
    const next = Math.max(0, Math.min(spots.length - 1, to_));
    setHere(next);
    announce(text.changeOf(next + 1, spots.length));
  };
  useEffect(() => {
    if (current !== undefined) host.current?.querySelector(`[data-block="${current}"]`)?.scrollIntoView({ block: "center" });
  }, [current]);
  useActions([
    { id: "disclosures.nextChange", label: text.nextChange, keys: ["j"], section: text.section, run: () => go(here + 1) },
    { id: "disclosures.previousChange", label: text.previousChange, keys: ["k"], section: text.section, run: () => go(here - 1) },
    { id: "disclosures.view", label: text.otherView, keys: ["v"], section: text.section, run: () => setView({ inline: "beside", beside: "final", final: "inline" }[view] as View) },
  ]);
  const props = { changes, current };
  return (
    <div className={styles.page}>
      <div className={styles.tools}>
        {trailing}
        <span className={styles.count}>
          <b className={styles.plus}>+{total(changes, "added")}</b> <b className={styles.minus}>−{total(changes, "removed")}</b> {text.wordsChanged}
        </span>
        <span className="row end">
          <Segmented<View> aria-label={text.diffView} value={view} onChange={setView} choices={[{ value: "inline", label: text.views.inline }, { value: "beside", label: text.views.beside }, { value: "final", label: text.views.final }]} />
          <span className="row" style={{ gap: 2 }}>
            <span className="t2 num nowrap">{spots.length === 0 ? text.noChange : text.changeOf(Math.max(1, here + 1), spots.length)}</span>
            <IconButton icon={ChevronUp} aria-label={text.previousChange} disabledReason={here <= 0 ? text.firstChange : null} onPress={() => go(here - 1)} />
            <IconButton icon={ChevronDown} aria-label={text.nextChange} disabledReason={here >= spots.length - 1 ? text.lastChange : null} onPress={() => go(here + 1)} />
          </span>
        </span>
      </div>
      <div className={styles.body}>
        <nav className={styles.outline} aria-label={text.clauses}>
          <h2>{text.clauses}</h2>
          <ol>
            {clauses.map(({ title, first, added, removed }, index) => (
              <li key={`${first} ${title}`}>
                <button type="button" onClick={() => host.current?.querySelector(`[data-block="${first}"]`)?.scrollIntoView({ block: "start" })}>
                  <span className="t3 num">{index + 1}</span>
                  <span className={cx((added > 0 || removed > 0) && styles.touched)}>{title}</span>
                  {added > 0 || removed > 0 ? (
                    <span className={styles.meter} role="img" aria-label={text.clauseChange(added, removed)} title={text.clauseChange(added, removed)}>
                      {meter(added, removed).map((kind, place) => (
                        // Five squares, each its place.
                        // oxlint-disable-next-line react/no-array-index-key
                        <i key={place} className={kind ? styles[kind] : undefined} />
                      ))}
                    </span>
                  ) : null}
                </button>
              </li>
            ))}
          </ol>
        </nav>
        {/* A text that is longer than its frame is scrolled by keyboard, too. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div ref={host} className={styles.scroll} tabIndex={0} role="region" aria-label={text.compared(from, to)}>
          {view === "beside" ? (
            <div className={styles.beside} lang={language}>
              <h2>{from}</h2>
              <h2>{to}</h2>
              {changes.map((change, index) => (
                // Blocks are their places in the compared text.
                // oxlint-disable-next-line react/no-array-index-key
                <BesideBlock key={index} change={change} index={index} current={current === index} />
              ))}
            </div>
          ) : (
            <article className={styles.text} lang={language}>
              {grouped(props.changes).map(({ first, blocks }) =>
                blocks[0]?.kind === "row" ? (
                  <table key={first}>
                    <tbody>
                      {blocks.map((change, offset) => (
                        <Row key={first + offset} change={change} index={first + offset} current={current === first + offset} view={view} head={offset === 0} />
                      ))}
                    </tbody>
                  </table>
                ) : (
                  blocks.map((change, offset) => <TextBlock key={first + offset} change={change} index={first + offset} current={current === first + offset} view={view} />)
                ),
              )}
            </article>
          )}
        </div>
      </div>
    </div>
  );
}

interface BlockProps {
  change: Change;
  index: number;
  current: boolean;
  view: "inline" | "final";
}

function TextBlock({ change, index, current, view }: BlockProps) {
  if (view === "final" && gone(change)) return null;
  const Tag = { h1: "h2", h2: "h3", h3: "h4", p: "p", li: "p", row: "p" }[change.kind] as "h2" | "h3" | "h4" | "p";
  return (
    <Tag data-block={index} className={cx(change.kind === "li" && styles.item, styles[change.kind], change.changed && view === "inline" && styles.changed, current && styles.current)}>
      <Parts parts={change.cells[0] ?? []} without={view === "final" ? "removed" : null} marked={view === "inline"} />
    </Tag>
  );
}

function Row({ change, index, current, view, head }: BlockProps & { head: boolean }) {
  if (view === "final" && gone(change)) return null;
  const Cell = head ? "th" : "td";
  return (
    <tr data-block={index} className={cx(change.changed && view === "inline" && styles.changedRow, current && styles.current)}>
      {change.cells.map((parts, cell) => (
        // oxlint-disable-next-line react/no-array-index-key
        <Cell key={cell} {...(head ? { scope: "col" } : {})}>
          <Parts parts={parts} without={view === "final" ? "removed" : null} marked={view === "inline"} />
        </Cell>
      ))}
    </tr>
  );
}

function BesideBlock({ change, index, current }: { change: Change; index: number; current: boolean }) {
  const side = (without: Part["kind"]) => (
    <div className={cx(styles.side, change.kind === "li" && styles.item, styles[change.kind], change.changed && styles.changed, current && styles.current)}>
      {change.cells.map((parts, cell) => (
        // oxlint-disable-next-line react/no-array-index-key
        <span key={cell} className={change.kind === "row" ? styles.cell : undefined}>
          <Parts parts={parts} without={without} marked />
        </span>
      ))}
    </div>
  );
  return (
    <div className={styles.pair} data-block={index}>
      {side("added")}
      {side("removed")}
    </div>
  );
}

function Parts({ parts, without, marked }: { parts: readonly Part[]; without: Part["kind"] | null; marked: boolean }) {
  return parts
    .filter(({ kind }) => kind !== without)
    .map(({ kind, text: words }, index) =>
      // A part is its place in the sentence.
      // oxlint-disable-next-line react/no-array-index-key
      kind === "added" && marked ? <ins key={index}>{words}</ins> : kind === "removed" && marked ? <del key={index}>{words}</del> : <span key={index}>{words}</span>,
    );
}

/** Whether nothing of a block is left. */
function gone({ cells }: Change): boolean {
  return cells.flat().every(({ kind }) => kind === "removed");
}

/** Rows that follow each other are one table. */
function grouped(changes: readonly Change[]): { first: number; blocks: Change[] }[] {
  const groups: { first: number; blocks: Change[] }[] = [];
  changes.forEach((change, index) => {
    const last = groups.at(-1);
    if (last && change.kind === "row" && last.blocks[0]?.kind === "row") last.blocks.push(change);
    else groups.push({ first: index, blocks: [change] });
  });
  return groups;
}

/** Five squares: how much came and went, at least one for each that is there. */
function meter(added: number, removed: number): ("plusBox" | "minusBox" | null)[] {
  const size = Math.min(5, Math.ceil(Math.log2(added + removed + 1)));
  const plus = added === 0 ? 0 : Math.max(1, Math.min(size - (removed > 0 ? 1 : 0), Math.round((size * added) / (added + removed))));
  return Array.from({ length: 5 }, (_, place) => (place < plus ? "plusBox" : place < size ? "minusBox" : null));
}
