import type { CollectionShown, RequestDetail } from "../../api/generated/index.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { cx } from "../../ui/cx.ts";
import { pageText as text } from "./pageText.ts";
import styles from "./RequestPage.module.css";
import { SourceMark } from "./SourceList.tsx";

/** What was asked of the sources, by source, each with its state and number of records. */
export function CollectionList({ detail, current, onChoose }: { detail: RequestDetail; current: string | null; onChoose: (collection: CollectionShown) => void }) {
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
  return (
    <nav aria-label={text.collections}>
      {datasets.map((dataset) => (
        <section key={dataset} aria-label={dataset}>
          <h2>{dataset}</h2>
          <ul>
            {detail.collections
              .filter((one) => one.dataset === dataset)
              .map((one) => {
                const key = `${one.dataset}.${one.collection}`;
                const withheld = detail.withheld.filter((part) => part.dataset === one.dataset && part.collection === one.collection).length;
                return (
                  <li key={key}>
                    <button type="button" className={styles.entry} aria-current={key === current ? "true" : undefined} onClick={() => onChoose(one)}>
                      <SourceMark state={one.state} />
                      <span className="trunc">{one.label}</span>
                      <span className={styles.count}>
                        {withheld > 0 ? <span className="visually-hidden">{text.withheldIn}, </span> : null}
                        {one.state === "done" || one.rows > 0 ? formatNumber(one.rows) : "—"}
                      </span>
                      {one.reason && one.state !== "done" ? <span className={cx(styles.why, one.state === "failed" && styles.crit)}>{one.reason}</span> : null}
                    </button>
                  </li>
                );
              })}
          </ul>
        </section>
      ))}
    </nav>
  );
}
