import type { QueueGroup } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import type { Span } from "../../grid/source.ts";
import { formatPeriod } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { cx } from "../../ui/cx.ts";
import styles from "./QueuePage.module.css";

/** What a group is called. */
export function groupName({ bucket, period }: Pick<QueueGroup, "bucket" | "period">): string {
  return bucket ? words.bucket[bucket] : formatPeriod(period ?? "");
}

/** By what a group is known while the queue moves. */
export function groupKey({ bucket, period }: Pick<QueueGroup, "bucket" | "period">): string {
  return `group.${bucket ?? period ?? ""}`;
}

/** The groups of the queue as the grid draws them, in the order in which the rows come. */
export function spansOf(groups: readonly QueueGroup[], folded: ReadonlySet<string>, descending: boolean): Span[] {
  const spans = groups.map((group): Span => {
    const key = groupKey(group);
    const late = group.bucket === "overdue" || group.bucket === "today";
    return {
      key,
      count: group.count,
      collapsed: folded.has(key),
      content: (
        <>
          <span className={cx(late && styles.crit)}>{groupName(group)}</span>
          <b>{formatNumber(group.count)}</b>
        </>
      ),
    };
  });
  return descending ? spans.toReversed() : spans;
}
