import { CalendarPlus, CheckCheck, Copy, DownloadCloud, Ellipsis, MailCheck, UserPlus, X } from "lucide-react";

import { useActions, useKeyOf } from "../../app/actions.ts";
import { useMay } from "../../app/session.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { toast } from "../../ui/feedback.tsx";
import { ActionMenu } from "../../ui/fields.tsx";
import { actionText } from "./actionText.ts";
import type { BulkName } from "./BulkDialog.tsx";
import { copyEntries } from "./copyable.ts";
import styles from "./QueuePage.module.css";
import { bulkText, queueText } from "./queueText.ts";
import { selectedCount, type Selection } from "./selection.ts";
import { text } from "./text.ts";

interface BulkBarProps {
  selection: Selection;
  /** How many the filter takes. */
  total: number;
  /** All of them can be named by the filter. */
  canAll: boolean;
  /** There is little room: what is done less often goes into the menu. */
  compact: boolean;
  onAll: () => void;
  onStart: (name: BulkName) => void;
  onClear: () => void;
}

/** What can be done with the selection. Each action says first what it will do to each. */
export function BulkBar({ selection, total, canAll, compact, onAll, onStart: start, onClear }: BulkBarProps) {
  const may = useMay();
  const work = may("requests.work") ? null : actionText.noPermission;
  const count = selectedCount(selection, total);
  useActions([
    { id: "queue.bulk.assign", label: bulkText.assign, icon: UserPlus, keys: ["a"], section: text.selection, disabledReason: work, run: () => start("assign") },
    { id: "queue.bulk.extend", label: bulkText.extend, icon: CalendarPlus, keys: ["e"], section: text.selection, disabledReason: work, run: () => start("extend") },
    { id: "queue.bulk.submit", label: bulkText.submit, icon: CheckCheck, section: text.selection, disabledReason: work, run: () => start("submit") },
    { id: "queue.bulk.acknowledge", label: bulkText.acknowledge, icon: MailCheck, section: text.selection, disabledReason: work, run: () => start("acknowledge") },
    { id: "queue.bulk.collect", label: bulkText.collect, icon: DownloadCloud, section: text.selection, disabledReason: work, run: () => start("collect") },
  ]);
  const keyOf = useKeyOf();
  const copy = () => {
    if (selection.type !== "some") return;
    const numbers = [...selection.rows.values()].map(({ number }) => number);
    void navigator.clipboard.writeText(numbers.join("\n")).then(() => toast("done", text.copied(numbers.length)));
  };
  return (
    <div className={styles.bulk} role="toolbar" aria-label={text.selection}>
      <span className="strong num">{selection.type === "all" && selection.except.size === 0 ? queueText.allSelected(count) : text.selected(count)}</span>
      {selection.type === "some" && canAll && count < total ? (
        <Button tone="link" onPress={onAll}>
          {queueText.selectAll(total)}
        </Button>
      ) : null}
      <i />
      <Button tone="quiet" icon={UserPlus} keys={keyOf("queue.bulk.assign", "a")} disabledReason={work} onPress={() => start("assign")}>
        {bulkText.assign}
      </Button>
      <Button tone="quiet" icon={CalendarPlus} keys={keyOf("queue.bulk.extend", "e")} disabledReason={work} onPress={() => start("extend")}>
        {bulkText.extend}
      </Button>
      {compact ? null : (
        <Button tone="quiet" icon={CheckCheck} disabledReason={work} onPress={() => start("submit")}>
          {bulkText.submit}
        </Button>
      )}
      <span className={styles.bulkMenu}>
        <ActionMenu
          aria-label={bulkText.more}
          icon={Ellipsis}
          actions={[
            ...(compact ? [{ id: "submit", label: bulkText.submit, icon: CheckCheck, disabledReason: work, run: () => start("submit") }] : []),
            { id: "acknowledge", label: bulkText.acknowledge, icon: MailCheck, disabledReason: work, run: () => start("acknowledge") },
            { id: "collect", label: bulkText.collect, icon: DownloadCloud, disabledReason: work, run: () => start("collect") },
            ...(selection.type === "some" ? [{ id: "copy", label: text.copyNumbers, icon: Copy, run: copy }, ...copyEntries([...selection.rows.values()], ["text", "tsv", "link"])] : []),
          ]}
        />
      </span>
      <i />
      <IconButton icon={X} iconSize={15} aria-label={text.clear} onPress={onClear} />
    </div>
  );
}
