import { diffLines } from "diff";
import { useMemo } from "react";

import { cx } from "../../ui/cx.ts";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

const AROUND = 3;

/** What a map changes in the one in force: the changed lines with some around them. */
export function MapDiff({ before, after }: { before: string; after: string }) {
  const lines = useMemo(() => changedLines(before, after), [before, after]);
  const count = (kind: "added" | "removed") => lines.filter((line) => line !== null && line.kind === kind).length;
  return (
    <section className={styles.diff} aria-label={text.mapViews.changes}>
      <p className="t2 small num">{text.diffCount(count("added"), count("removed"))}</p>
      {/* What is longer than its frame is scrolled by keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>
        {lines.map((line, index) =>
          line === null ? (
            // A gap is its place.
            // oxlint-disable-next-line react/no-array-index-key
            <span key={index} className={styles.gap} aria-hidden />
          ) : (
            <span key={`${line.before ?? ""} ${line.after ?? ""}`} className={cx(line.kind === "added" && styles.added, line.kind === "removed" && styles.removed)}>
              <i>{line.before ?? ""}</i>
              <i>{line.after ?? ""}</i>
              <b>{{ added: "+", removed: "−", same: " " }[line.kind]}</b>
              {line.text}
            </span>
          ),
        )}
      </pre>
    </section>
  );
}

interface DiffLine {
  kind: "added" | "removed" | "same";
  before: number | null;
  after: number | null;
  text: string;
}

/** The lines of a change with three around each; none stands for lines that are left out. */
export function changedLines(before: string, after: string): (DiffLine | null)[] {
  const all: DiffLine[] = [];
  let old = 1;
  let fresh = 1;
  for (const { value, added, removed } of diffLines(before, after)) {
    const parts = value.split("\n");
    if (parts.at(-1) === "") parts.pop();
    for (const line of parts) {
      all.push({ kind: added ? "added" : removed ? "removed" : "same", before: added ? null : old, after: removed ? null : fresh, text: line });
      if (!added) old += 1;
      if (!removed) fresh += 1;
    }
  }
  const near = all.map((_, index) => all.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== "same"));
  return all.flatMap((line, index) => (near[index] ? [line] : near[index - 1] ? [null] : []));
}
