import type { CollectionShown, RequestDetail } from "../../api/generated/index.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { cx } from "../../ui/cx.ts";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { pageText as text } from "./pageText.ts";
import { nameOf } from "./progress.ts";
import { MarkedList } from "./review/MarkedList.tsx";
import { reviewText } from "./review/text.ts";
import styles from "./RequestPage.module.css";
import { SourceMark } from "./SourceList.tsx";

/** What was asked of the sources, by source, each with its state and number of records. */
export function CollectionList({ detail, current, chosen, record, onChoose, onRecord }: { detail: RequestDetail; current: string | null; chosen: CollectionShown | null; record: string; onChoose: (collection: CollectionShown) => void; onRecord: (record: string) => void }) {
  if (detail.collections.length === 0) {
    return (
      <>
        <h2>{text.collections}</h2>
        <p className="t3 small" style={{ padding: "0 10px" }}>
          {text.noneYet}
        </p>
      </>
    );
  }
  const datasets = [...new Set(detail.collections.map(({ dataset }) => dataset))];
  const marked = chosen && detail.row.state !== "closed" && chosen.open + chosen.withheld > 0 ? chosen : null;
  return (
    <>
    <nav aria-label={text.collections}>
      {datasets.map((dataset) => (
        <section key={dataset} aria-label={dataset}>
          {datasets.length > 1 ? <h2>{dataset}</h2> : null}
          <ul>
            {detail.collections
              .filter((one) => one.dataset === dataset)
              .map((one) => {
                const key = `${one.dataset}.${one.collection}`;
                return (
                  <li key={key}>
                    <button type="button" className={styles.entry} aria-current={key === current ? "true" : undefined} onClick={() => onChoose(one)}>
                      {one.open > 0 ? <Mark glyph="two-thirds" tone="rev" /> : <SourceMark state={one.state} />}
                      <span className={styles.entryName}>{nameOf(one)}</span>
                      <span className={styles.count}>
                        {one.open > 0 ? <span className="visually-hidden">{reviewText.openIn(one.open)}, </span> : null}
                        {one.withheld > 0 ? <span className="visually-hidden">{text.withheldIn}, </span> : null}
                        {one.state === "done" || one.rows > 0 ? formatNumber(one.rows) : "—"}
                      </span>
                      {one.reason && one.state !== "done" ? <span className={cx(styles.why, one.state === "failed" && styles.crit)}>{say(one.reason)}</span> : null}
                    </button>
                  </li>
                );
              })}
          </ul>
        </section>
      ))}
    </nav>
    {marked ? <MarkedList id={detail.row.id} collection={marked} record={record} onRecord={onRecord} /> : null}
    </>
  );
}
