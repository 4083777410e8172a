import type { ReactNode } from "react";

import { cx } from "../../ui/cx.ts";
import type { Change, Part } from "./clauses.ts";
import styles from "./DocumentText.module.css";
import { Parts } from "./Parts.tsx";

interface BesideHeadProps {
  heading: Change;
  /** Places of the clause in the older and in the newer text. */
  was: number | null;
  number: number | null;
  first: number;
  current: boolean;
  children: ReactNode;
}

/** The heading of a clause as it was and as it is. */
export function BesideHead({ heading, was, number, first, current, children }: BesideHeadProps) {
  const side = (without: Part["kind"], place: number | null, after: ReactNode) =>
    says(heading, without) ? (
      <div className={cx(styles.head, heading.changed && styles.changed, current && styles.current)}>
        <h2 className={styles.title}>
          {place === null ? null : <span className={styles.number}>{place} </span>}
          <Parts parts={heading.cells[0] ?? []} without={without} marked />
        </h2>
        {after}
      </div>
    ) : (
      <div />
    );
  return (
    <div className={styles.columns} data-block={first}>
      {side("added", was, null)}
      {side("removed", number, children)}
    </div>
  );
}

/** A block as it was and as it is; a side that says nothing stays empty. */
export function BesideBlock({ change, index, current }: { change: Change; index: number; current: boolean }) {
  const side = (without: Part["kind"]) =>
    says(change, without) ? (
      <div className={cx(change.kind === "li" ? styles.item : (styles[change.kind] ?? styles.p), change.changed && styles.changed, current && styles.current)}>
        {change.cells.map((parts, cell) => (
          // A cell is its place in the row.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={cell} className={change.kind === "row" ? styles.cell : undefined}>
            <Parts parts={parts} without={without} marked />
          </span>
        ))}
      </div>
    ) : (
      <div />
    );
  return (
    <div className={styles.columns} data-block={index}>
      {side("added")}
      {side("removed")}
    </div>
  );
}

function says({ cells }: Change, without: Part["kind"]): boolean {
  return cells.flat().some(({ kind }) => kind !== without);
}
