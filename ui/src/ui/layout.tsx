import type { ReactNode } from "react";

import { cx } from "./cx.ts";
import styles from "./layout.module.css";
import { Mark } from "./StatusGlyph.tsx";
import { text } from "./text.ts";

/** A hairline box with a title. */
export function Card({ title, sub, action, children, className }: { title: string; sub?: ReactNode; action?: ReactNode; children: ReactNode; className?: string | undefined }) {
  return (
    <section className={cx(styles.card, className)} aria-label={title}>
      <header className={styles.cardHead}>
        <h2>{title}</h2>
        {sub ? <span className={cx(styles.sub, "trunc")}>{sub}</span> : null}
        {action ? <span className="end row">{action}</span> : null}
      </header>
      {children}
    </section>
  );
}

/** Facts: name left, value right of it. */
export function PropertyList({ items, spread = false }: { items: readonly (readonly [string, ReactNode] | null)[]; spread?: boolean }) {
  return (
    <dl className={cx(styles.list, spread && styles.spread)}>
      {items.map((item) =>
        item ? (
          <div key={item[0]} style={{ display: "contents" }}>
            <dt>{item[0]}</dt>
            <dd>{item[1]}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

/** One part of a side column, under a quiet title. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <header className={styles.sectionHead}>
        <h2>{title}</h2>
        {aside ? <span className="end row">{aside}</span> : null}
      </header>
      {children}
    </section>
  );
}

export interface StepShown {
  key: string;
  label: string;
  state: "done" | "current" | "todo";
}

/** Where something stands on its way. */
export function Stepper({ steps, trailing }: { steps: readonly StepShown[]; trailing?: ReactNode }) {
  return (
    <div className={styles.stepper}>
      <ol aria-label={text.steps}>
        {steps.map(({ key, label, state }) => (
          <li key={key} className={cx(styles.step, state === "current" && styles.current, state === "todo" && styles.todo)} aria-current={state === "current" ? "step" : undefined}>
            {state === "done" ? <Mark glyph="done" tone="ok" /> : state === "current" ? <Mark glyph="two-fifths" tone="accent" /> : <Mark glyph="todo" tone="idle" />}
            {label}
            <span className="visually-hidden">, {text[state]}</span>
          </li>
        ))}
      </ol>
      {trailing ? <span className={cx(styles.trailing, "end t3 small trunc")}>{trailing}</span> : null}
    </div>
  );
}

/** A small table of facts; long lists are grids. */
export function FactTable({ label, head, rows }: { label: string; head: readonly (string | { label: string; right: true })[]; rows: readonly { key: string; cells: readonly ReactNode[] }[] }) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {head.map((column) => (
            <th key={typeof column === "string" ? column : column.label} scope="col" className={cx(typeof column !== "string" && styles.right)}>
              {typeof column === "string" ? column : column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, index) => (
              <td key={index} className={cx(typeof head[index] === "object" && styles.right)}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
