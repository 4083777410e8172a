import type { CollectionShown, CollectionState } from "../../api/generated/index.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { ProgressBar } from "../../ui/bits.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { nameOf, type SourceSummary } from "./progress.ts";
import styles from "./RequestPanel.module.css";
import { text } from "./text.ts";

/** The sources of a request, each with how far it is and why it failed. */
export function SourceList({ sources }: { sources: readonly SourceSummary[] }) {
  return (
    <ul>
      {sources.map(({ dataset, state, collections, answered, rows, failures }) => (
        <li key={dataset} className={styles.source}>
          <SourceMark state={state} />
          <span className="trunc">
            {dataset} <span className="visually-hidden">{text.states[state]}</span>
          </span>
          <ProgressBar label={dataset} share={state === "done" ? 1 : state === "skipped" ? 0 : collections ? answered / collections : 0} state={state === "skipped" ? "queued" : state} />
          <span className={styles.rows}>{state === "done" || rows > 0 ? formatNumber(rows) : text.states[state]}</span>
          {failures.map((failure) => (
            <span key={failure} className={styles.failure}>
              {say(failure)}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** The collections of a request by the name a person is shown, where there are few sources. */
export function CollectionLines({ collections, kinds }: { collections: readonly CollectionShown[]; kinds: ReadonlyMap<string, string> }) {
  return (
    <ul>
      {collections.map(({ dataset, collection, label, state, rows, reason }) => (
        <li key={`${dataset}.${collection}`} className={styles.source}>
          <SourceMark state={state} />
          <span className="trunc">
            <span className={styles.sourceName}>{nameOf({ label, collection })}</span> <span className={styles.sourceKind}>{kinds.get(dataset) ?? dataset}</span> <span className="visually-hidden">{text.states[state]}</span>
          </span>
          <ProgressBar label={nameOf({ label, collection })} share={state === "done" ? 1 : state === "working" ? 0.5 : 0} state={state === "skipped" ? "queued" : state} />
          <span className={styles.rows}>{state === "done" || rows > 0 ? formatNumber(rows) : text.states[state]}</span>
          {state === "failed" && reason ? <span className={styles.failure}>{say(reason)}</span> : null}
        </li>
      ))}
    </ul>
  );
}

/** The glyph of a source or collection. */
export function SourceMark({ state }: { state: CollectionState }) {
  switch (state) {
    case "done":
      return <Mark glyph="done" tone="ok" />;
    case "failed":
      return <Mark glyph="failed" tone="crit" />;
    case "working":
      return <Mark glyph="two-fifths" tone="accent" />;
    case "skipped":
      return <Mark glyph="paused" tone="idle" />;
    case "queued":
      return <Mark glyph="todo" tone="idle" />;
  }
}
