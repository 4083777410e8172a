import { MessageSquare } from "lucide-react";
import type { ReactNode, Ref } from "react";

import type { ChangeClass, ClauseShown, RetentionContradiction } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { BesideBlock, BesideHead } from "./Beside.tsx";
import { bodyOf, isGone, type Clause, type Group } from "./clauses.ts";
import styles from "./DocumentText.module.css";
import { Markdown } from "./Markdown.tsx";
import { Parts } from "./Parts.tsx";
import { dataset, period, text } from "./text.ts";

export type View = "inline" | "beside" | "final";

interface DocumentTextProps {
  clauses: readonly Clause[];
  /** What the console says of the clauses of the two texts. */
  shown: readonly ClauseShown[];
  before: readonly ClauseShown[] | null;
  markdown: string;
  language: string;
  view: View;
  /** Place of the change one stands on. */
  current: number | undefined;
  changeClass: ChangeClass;
  /** Numbers of the two versions. */
  from: string | null;
  to: string;
  contradictions: readonly RetentionContradiction[];
  /** How many open comments a clause has. */
  remarks: ReadonlyMap<string, number>;
  onRemarks: (clause: string) => void;
  hostRef: Ref<HTMLDivElement>;
  onScroll: () => void;
}

/** A legal text, alone or as what it changes in another: what went is struck out, what came is underlined. */
export function DocumentText({ hostRef, onScroll, from, to, language, view, clauses, before, ...rest }: DocumentTextProps) {
  return (
    // A text that is longer than its frame is scrolled by keyboard, too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={hostRef} className={styles.host} tabIndex={0} role="region" aria-label={from === null ? text.readText(to) : text.compared(from, to)} onScroll={onScroll}>
      {view === "beside" && from !== null ? (
        <div className={styles.beside} lang={language}>
          <div className={styles.columns}>
            <h3>{from}</h3>
            <h3>{to}</h3>
          </div>
          {clauses.map((clause) => (
            <ClauseFrame key={clause.first} clause={clause} before={before} view="beside" {...rest}>
              {clause.groups.map((group) => group.blocks.map((change, offset) => <BesideBlock key={group.first + offset} change={change} index={group.first + offset} current={rest.current === group.first} />))}
            </ClauseFrame>
          ))}
        </div>
      ) : (
        <article className={styles.text} lang={language}>
          {clauses.map((clause) =>
            view === "final" && clause.heading && isGone(clause.heading) ? null : (
              <ClauseFrame key={clause.first} clause={clause} before={before} view={view} {...rest}>
                {view === "inline" && from !== null ? clause.groups.map((group) => <GroupBlock key={group.first} group={group} current={rest.current === group.first} />) : <FinalClause clause={clause} markdown={rest.markdown} language={language} shown={rest.shown} />}
              </ClauseFrame>
            ),
          )}
        </article>
      )}
    </div>
  );
}

/** What the console knows of a clause of the newer text. */
export function shownOf(clause: Clause, shown: readonly ClauseShown[]): ClauseShown | undefined {
  return clause.heading && clause.number === null ? undefined : shown.find(({ number }) => number === clause.number);
}

type FrameProps = Pick<DocumentTextProps, "shown" | "before" | "view" | "current" | "changeClass" | "contradictions" | "remarks" | "onRemarks"> & { clause: Clause; children: ReactNode };

/** A clause with its heading, its provisions and what there is to say about it. */
function ClauseFrame({ clause, shown, before, view, current, changeClass, contradictions, remarks, onRemarks, children }: FrameProps) {
  const of = shownOf(clause, shown);
  const was = before?.find(({ key }) => key === of?.key);
  const changed = clause.added > 0 || clause.removed > 0;
  const laws = of?.laws ?? [];
  const compared = view !== "final" && before !== null && was !== undefined;
  const gone = compared ? was.laws.filter((law) => !laws.includes(law)) : [];
  const count = of ? (remarks.get(of.key) ?? 0) : 0;
  const weighs = clause.heading !== null && view !== "final" && before !== null && changed && (changeClass === "material" || changeClass === "new_purpose");
  const fresh = compared ? laws.filter((law) => !was.laws.includes(law)) : [];
  const weight = weighs ? (
    <Pill square tone="rev">
      {words.changeClass[changeClass]}
    </Pill>
  ) : null;
  const remark =
    of && count > 0 ? (
      <span className={styles.remark}>
        <Button tone="quiet" size="small" icon={MessageSquare} onPress={() => onRemarks(of.key)}>
          {count}
          <span className="visually-hidden"> {text.remarks(count)}</span>
        </Button>
      </span>
    ) : null;
  return (
    <section className={styles.clause} data-clause={clause.first}>
      {clause.heading && view === "beside" ? (
        <BesideHead heading={clause.heading} was={clause.was} number={clause.number} first={clause.first} current={current === clause.first}>
          {remark}
        </BesideHead>
      ) : clause.heading ? (
        <div className={cx(styles.head, view !== "final" && clause.heading.changed && styles.changed, current === clause.first && styles.current)} data-block={clause.first}>
          <h2 className={styles.title}>
            {clause.number === null ? null : <span className={styles.number}>{clause.number} </span>}
            <Parts parts={clause.heading.cells[0] ?? []} without={view === "final" ? "removed" : null} marked={view !== "final"} />
          </h2>
          {remark}
        </div>
      ) : null}
      {laws.length > 0 || gone.length > 0 || weighs ? (
        view === "beside" ? (
          <div className={styles.columns}>
            <div className={styles.laws}>
              <Laws same={(was?.laws ?? []).filter((law) => laws.includes(law))} gone={gone} />
            </div>
            <div className={styles.laws}>
              <Laws same={laws.filter((law) => !fresh.includes(law))} fresh={fresh} />
              {weight}
            </div>
          </div>
        ) : (
          <div className={styles.laws}>
            <Laws same={laws.filter((law) => !fresh.includes(law))} fresh={fresh} gone={gone} />
            {weight}
          </div>
        )
      ) : null}
      {contradictions
        .filter((one) => one.clause === of?.key)
        .map((one) => (
          <p key={`${one.dataset} ${one.said}`} className={styles.against}>
            <SeverityGlyph severity="critical" />
            <span>{text.contradicts(period(one.said), dataset(one.dataset), period(one.rule))}</span>
          </p>
        ))}
      {children}
    </section>
  );
}

/** The provisions a clause answers: those it answered before, those it answers now, those it no longer answers. */
function Laws({ same, fresh = [], gone = [] }: { same: readonly string[]; fresh?: readonly string[]; gone?: readonly string[] }) {
  return (
    <span className={styles.provisions} lang="en">
      {same.map((law) => (
        <Pill key={law} square>
          {law}
        </Pill>
      ))}
      {fresh.map((law) => (
        <Pill key={law} square tone="ok">
          {law}
        </Pill>
      ))}
      {gone.map((law) => (
        <Pill key={law} square tone="crit">
          <del>{law}</del>
        </Pill>
      ))}
    </span>
  );
}

/** The text of a clause as it will be read, with its links and emphasis. */
function FinalClause({ clause, markdown, language, shown }: { clause: Clause; markdown: string; language: string; shown: readonly ClauseShown[] }) {
  const of = shownOf(clause, shown);
  if (!of) return null;
  const next = shown[shown.indexOf(of) + 1]?.line ?? null;
  return <Markdown text={bodyOf(markdown, of.line, next, of.number !== null)} language={language} className={styles.plain} />;
}

function GroupBlock({ group, current }: { group: Group; current: boolean }) {
  const { first, blocks, changed } = group;
  const [block] = blocks;
  if (!block) return null;
  const place = cx(changed && styles.changed, current && styles.current);
  if (block.kind === "row") {
    const [head = block, ...rows] = blocks;
    return (
      <div data-block={first} className={place}>
        {current ? <i className={styles.ring} aria-hidden /> : null}
        <table>
          <thead>
            <tr>
              {head.cells.map((parts, cell) => (
                // A cell is its place in the row.
                // oxlint-disable-next-line react/no-array-index-key
                <th key={cell} scope="col">
                  <Parts parts={parts} without={null} marked />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index}>
                {row.cells.map((parts, cell) => (
                  // oxlint-disable-next-line react/no-array-index-key
                  <td key={cell}>
                    <Parts parts={parts} without={null} marked />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }
  const Tag = block.kind === "h1" ? "h2" : block.kind === "h3" ? "h3" : "p";
  return (
    <Tag data-block={first} className={cx(block.kind === "li" ? styles.item : styles[block.kind], place)}>
      {current ? <i className={styles.ring} aria-hidden /> : null}
      <Parts parts={block.cells[0] ?? []} without={null} marked />
    </Tag>
  );
}
