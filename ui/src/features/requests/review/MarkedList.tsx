import { useInfiniteQuery } from "@tanstack/react-query";

import { markedPages } from "../../../api/queries.ts";
import type { CollectionShown } from "../../../api/generated/index.ts";
import { formatNumber } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/Button.tsx";
import { cx } from "../../../ui/cx.ts";
import { keyName, placeOf } from "./marks.ts";
import styles from "./review.module.css";
import { reviewText as text } from "./text.ts";

/** The records of a collection in which something is withheld or suggested, the open ones first. */
export function MarkedList({ id, collection, record, onRecord }: { id: string; collection: CollectionShown; record: string; onRecord: (record: string) => void }) {
  const pages = useInfiniteQuery(markedPages({ id, dataset: collection.dataset, collection: collection.collection }));
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  if (rows.length === 0) return null;
  const place = placeOf(record, collection, rows[0]?.place ?? null);
  return (
    <nav aria-label={text.marked(collection.label)} className={styles.marked}>
      <h2>{text.marked(collection.label)}</h2>
      <ul>
        {rows.map((row) => (
          <li key={row.place}>
            <button type="button" className={styles.markedEntry} aria-current={row.place === place ? "true" : undefined} onClick={() => onRecord(String(row.place + 1))}>
              <span />
              <span className="mono trunc">{keyName(row.key)}</span>
              <span className={cx(styles.count, row.open > 0 && styles.open)}>
                {formatNumber(row.open + row.withheld)}
                <span className="visually-hidden">, {text.markedEntry(row.open, row.withheld)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {pages.hasNextPage ? (
        <Button size="small" tone="quiet" pending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
          {text.moreMarked}
        </Button>
      ) : null}
    </nav>
  );
}
