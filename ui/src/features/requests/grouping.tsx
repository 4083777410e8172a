import type { RequestRow } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import type { GridItem } from "../../grid/Grid.tsx";
import { formatNumber } from "../../i18n/texts.ts";
import styles from "./QueuePage.module.css";

/** Rows under the heads of their due bucket. The list comes in order of due date. */
export function groupByDue(rows: readonly RequestRow[], complete: boolean): GridItem<RequestRow>[] {
  const counts = new Map<string, number>();
  for (const { bucket } of rows) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  const last = rows.at(-1)?.bucket;
  const items: GridItem<RequestRow>[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    if (!seen.has(row.bucket)) {
      seen.add(row.bucket);
      // The bucket that more pages may continue has no number yet.
      const known = complete || row.bucket !== last;
      items.push({
        type: "group",
        key: `group.${row.bucket}`,
        content: (
          <>
            <span className={row.bucket === "overdue" || row.bucket === "today" ? styles.crit : undefined}>{words.bucket[row.bucket]}</span>
            {known ? <b>{formatNumber(counts.get(row.bucket) ?? 0)}</b> : null}
          </>
        ),
      });
    }
    items.push({ type: "row", key: row.id, row });
  }
  return items;
}
