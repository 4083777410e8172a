import { Link } from "@tanstack/react-router";
import { GitCompareArrows } from "lucide-react";

import type { DocumentShown, VersionShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { formatPeriod } from "../../i18n/dates.ts";
import { cx } from "../../ui/cx.ts";
import { ActionMenu } from "../../ui/fields.tsx";
import type { Clause } from "./clauses.ts";
import { VersionMark } from "./DisclosuresPage.tsx";
import styles from "./DocumentPage.module.css";
import { text } from "./text.ts";

interface OutlineProps {
  document: DocumentShown;
  version: VersionShown;
  language: string;
  clauses: readonly Clause[];
  /** Place of the clause one reads. */
  here: number | null;
  onClause: (first: number) => void;
  onCompare: (against: string | null) => void;
}

/** The clauses of the text with how much of each changed, and the versions there are. */
export function Outline({ document, version, language, clauses, here, onClause, onCompare }: OutlineProps) {
  const others = document.versions.filter(({ id }) => id !== version.id);
  return (
    <div className={styles.outline}>
      <section>
        <div className={styles.outlineHead}>
          <h2>{text.clauses}</h2>
        </div>
        <nav aria-label={text.clauses}>
          <ol>
            {clauses
              .filter(({ heading }) => heading !== null)
              .map(({ number, title, first, added, removed }) => (
                <li key={first}>
                  <button type="button" className={cx(styles.entry, (added > 0 || removed > 0) && styles.touched)} aria-current={here === first ? "true" : undefined} onClick={() => onClause(first)}>
                    <span className={styles.place}>{number ?? ""}</span>
                    <span className="trunc" title={title}>
                      {number === null ? <del>{title}</del> : title}
                    </span>
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
      </section>
      <section>
        <div className={styles.outlineHead}>
          <h2>{text.versions}</h2>
          {others.length > 0 ? (
            <ActionMenu
              quiet
              icon={GitCompareArrows}
              aria-label={text.compareWith}
              actions={[{ id: "none", label: text.noCompare, run: () => onCompare(null) }, ...others.map(({ id, number }) => ({ id, label: number, run: () => onCompare(id) }))]}
            />
          ) : null}
        </div>
        <nav aria-label={text.versions}>
          <ul>
            {document.versions.map((one) => (
              <li key={one.id}>
                <Link to="/disclosures/$document" params={{ document: document.key }} search={{ version: one.id, language }} className={cx(styles.entry, styles.version)} aria-current={one.id === version.id ? "page" : undefined} activeProps={{}}>
                  <VersionMark state={one.state} />
                  <span className="num">{one.number}</span>
                  <span className={cx(styles.state, one.state === "review" && styles.waits)}>{stateOf(one)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </section>
    </div>
  );
}

/** Where a version stands; of one that was in force, when. */
export function stateOf({ state, in_force_at }: VersionShown): string {
  if (state === "published") return text.live;
  if (state === "superseded" && in_force_at) return formatPeriod(in_force_at.slice(0, 4));
  return words.versionState[state];
}

/** Five squares: how much came and went, at least one for each that is there. */
function meter(added: number, removed: number): ("plusBox" | "minusBox" | null)[] {
  const size = Math.min(5, Math.ceil(Math.log2(added + removed + 1)));
  const plus = added === 0 ? 0 : Math.max(1, Math.min(size - (removed > 0 ? 1 : 0), Math.round((size * added) / (added + removed))));
  return Array.from({ length: 5 }, (_, place) => (place < plus ? "plusBox" : place < size ? "minusBox" : null));
}
