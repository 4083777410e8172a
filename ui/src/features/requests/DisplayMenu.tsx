import { SlidersHorizontal } from "lucide-react";
import { Button as AriaButton, DialogTrigger, Dialog, Popover } from "react-aria-components";

import { prefer, usePreferences, type Density } from "../../app/preferences.ts";
import { Button } from "../../ui/Button.tsx";
import buttonStyles from "../../ui/Button.module.css";
import { cx } from "../../ui/cx.ts";
import { Checkbox, Segmented } from "../../ui/fields.tsx";
import fieldStyles from "../../ui/fields.module.css";
import { OPTIONAL, resetWidths, showColumns, useColumnWidths, useHiddenColumns } from "./display.ts";
import styles from "./QueuePage.module.css";
import { queueText } from "./queueText.ts";
import { orderOf, ORDERS, sortOf, type QueueSearch } from "./search.ts";
import { text } from "./text.ts";

const DENSITIES: readonly Density[] = ["compact", "normal", "roomy"];

/** How the queue is drawn: dense or roomy, in groups or not, with which columns. */
export function DisplayMenu({ search, view, onChange }: { search: QueueSearch; view: string; onChange: (next: Partial<QueueSearch>) => void }) {
  const { density } = usePreferences();
  const hidden = useHiddenColumns();
  const resized = Object.keys(useColumnWidths(view)).length > 0;
  const order = orderOf(search);
  const shown = OPTIONAL.filter((column) => !hidden.has(column));
  return (
    <DialogTrigger>
      <AriaButton className={cx(buttonStyles.button, buttonStyles.quiet, buttonStyles.icon)} aria-label={queueText.display}>
        <SlidersHorizontal size={16} strokeWidth={1.6} aria-hidden />
      </AriaButton>
      <Popover className={cx(fieldStyles.popover)} placement="bottom end">
        <Dialog aria-label={queueText.display} className={cx(styles.display)}>
          <div className={styles.option}>
            <span>{queueText.density}</span>
            <Segmented aria-label={queueText.density} value={density} onChange={(value) => prefer({ density: value })} choices={DENSITIES.map((value) => ({ value, label: queueText.densities[value] }))} />
          </div>
          <div className={styles.option}>
            <span>{queueText.order}</span>
            <Segmented aria-label={queueText.order} value={order.key} onChange={(key) => onChange({ sort: sortOf(key, order.descending) })} choices={ORDERS.map((value) => ({ value, label: text.columns[value] }))} />
          </div>
          <div className={styles.option}>
            <span>{queueText.direction}</span>
            <Segmented
              aria-label={queueText.direction}
              value={order.descending ? "falling" : "rising"}
              onChange={(direction) => onChange({ sort: sortOf(order.key, direction === "falling") })}
              choices={(["rising", "falling"] as const).map((value) => ({ value, label: queueText.directions[value] }))}
            />
          </div>
          {order.key === "due" ? (
            <div className={styles.option}>
              <span>{queueText.groupBy}</span>
              <Segmented aria-label={queueText.groupBy} value={search.group || "due"} onChange={(group) => onChange({ group: group === "none" ? group : "" })} choices={(["due", "none"] as const).map((value) => ({ value, label: queueText.groupBys[value] }))} />
            </div>
          ) : null}
          <fieldset className={styles.columns}>
            <legend>{queueText.columns}</legend>
            {OPTIONAL.map((column) => (
              <Checkbox key={column} checked={!hidden.has(column)} onChange={(on) => showColumns(on ? [...shown, column] : shown.filter((one) => one !== column))}>
                {column === "regime" ? text.regime : text.columns[column]}
              </Checkbox>
            ))}
          </fieldset>
          <Button size="small" disabledReason={resized ? null : queueText.usualWidths} onPress={() => resetWidths(view)}>
            {queueText.resetWidths}
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
