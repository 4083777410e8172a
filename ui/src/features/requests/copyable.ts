import type { RequestRow } from "../../api/generated/index.ts";
import { copyActions, type CopyableRow, type CopyForm } from "../../app/copyAs.ts";
import { words } from "../../app/words.ts";
import { formatDay } from "../../i18n/dates.ts";
import type { MenuAction } from "../../ui/fields.tsx";
import { dueShort } from "./due.ts";
import { statusText } from "./status.ts";
import { text } from "./text.ts";

/** A request as it is copied: what its row shows, and the address of its page. */
export function copyable(row: RequestRow): CopyableRow {
  const { columns } = text;
  return {
    id: row.id,
    href: `#/requests/${row.id}`,
    cells: {
      [columns.number]: row.number,
      [columns.subject]: row.subject_name,
      [columns.kind]: words.kind[row.kind],
      [columns.status]: statusText(row),
      [text.regime]: words.regime[row.regime],
      [columns.received]: formatDay(row.received_at),
      [columns.due]: dueShort(row, new Date()),
      [columns.assignee]: row.assignee?.name ?? text.nobody,
    },
    personal: true,
  };
}

/** The same actions as entries of a menu. */
export function copyEntries(rows: readonly RequestRow[], forms: readonly CopyForm[]): MenuAction[] {
  return copyActions(text.section, rows.map(copyable), forms).map(({ id, label, icon, keys, run }) => ({ id, label, ...(icon ? { icon } : {}), ...(keys?.[0] ? { keys: keys[0] } : {}), run }));
}
