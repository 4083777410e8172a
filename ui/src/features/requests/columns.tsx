import { Plus } from "lucide-react";

import type { RequestRow } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import type { Column } from "../../grid/Grid.tsx";
import { formatDay } from "../../i18n/dates.ts";
import { Avatar, Tick } from "../../ui/bits.tsx";
import { DueCell, KindCell, Marked, SourcesCell, StatusCell, SubjectCell } from "./cells.tsx";
import type { OptionalColumn } from "./display.ts";
import styles from "./QueuePage.module.css";
import { queueText } from "./queueText.ts";
import { text } from "./text.ts";

/** Columns that are as wide as their one sign. */
const FIXED: ReadonlySet<string> = new Set(["select", "assignee"]);

interface ColumnsInput {
  /** The side panel is open: the columns are narrower. */
  withPanel: boolean;
  /** There is room for all columns beside the panel. */
  wide: boolean;
  hidden: ReadonlySet<string>;
  /** What was searched for. */
  sought: string;
  /** How many sources a request usually has. */
  usual: number;
  selected: (id: string) => boolean;
  /** Whether all, some or none of what is loaded is selected. */
  all: "on" | "off" | "mixed";
  canAssign: boolean;
  onAll: () => void;
  onToggle: (row: RequestRow) => void;
  onAssign: (row: RequestRow, anchor: HTMLElement) => void;
}

/** The columns of the queue. */
export function columnsOf({ withPanel, wide, hidden, sought, usual, selected, all, canAssign, onAll, onToggle, onAssign }: ColumnsInput): Column<RequestRow>[] {
  const columns: Column<RequestRow>[] = [
    {
      key: "select",
      head: (
        <button type="button" tabIndex={-1} className={styles.toggle} aria-label={queueText.selectLoaded} aria-pressed={all === "mixed" ? "mixed" : all === "on"} onClick={onAll}>
          <Tick state={all} />
        </button>
      ),
      width: "38px",
      cell: (row) => (
        <button
          type="button"
          tabIndex={-1}
          className={styles.toggle}
          aria-label={text.selectRow(row.number)}
          aria-pressed={selected(row.id)}
          onClick={(event) => {
            if (event.shiftKey) return;
            event.stopPropagation();
            onToggle(row);
          }}
        >
          <Tick state={selected(row.id) ? "on" : "off"} />
        </button>
      ),
    },
    {
      key: "number",
      head: text.columns.number,
      width: "92px",
      sortable: true,
      cell: (row) => (
        <span className={styles.number}>
          <Marked text={row.number} sought={sought} />
        </span>
      ),
    },
    { key: "subject", head: text.columns.subject, width: withPanel ? "minmax(120px, 1fr)" : "minmax(160px, 1.5fr)", cell: (row) => <SubjectCell row={row} sought={sought} /> },
    { key: "kind", head: text.columns.kind, width: withPanel ? "minmax(136px, .35fr)" : "minmax(148px, .8fr)", cell: (row) => <KindCell kind={row.kind} /> },
    { key: "status", head: text.columns.status, width: withPanel ? (hidden.has("kind") ? "168px" : "146px") : "minmax(160px, .9fr)", cell: (row) => <StatusCell row={row} /> },
    { key: "regime", head: text.regime, width: "104px", cell: (row) => <span className="t3">{words.regime[row.regime]}</span> },
    { key: "sources", head: text.columns.sources, width: withPanel ? "82px" : "90px", cell: (row) => <SourcesCell row={row} usual={usual} /> },
    ...(withPanel && !wide ? [] : [{ key: "received", head: text.columns.received, width: "100px", sortable: true, cell: (row: RequestRow) => <span className="t3 num">{formatDay(row.received_at)}</span> }]),
    { key: "due", head: text.columns.due, width: withPanel ? "108px" : "116px", sortable: true, cell: (row) => <DueCell row={row} /> },
    {
      key: "assignee",
      head: <span className="visually-hidden">{text.columns.assignee}</span>,
      width: "40px",
      cell: (row) =>
        canAssign && row.state !== "closed" ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.assign}
            data-assign={row.id}
            onClick={(event) => {
              event.stopPropagation();
              onAssign(row, event.currentTarget);
            }}
          >
            {row.assignee ? <Avatar name={row.assignee.name} /> : <Plus size={12} strokeWidth={1.8} aria-hidden />}
            <span className="visually-hidden">{queueText.assignRow(row.number)}</span>
          </button>
        ) : row.assignee ? (
          <Avatar name={row.assignee.name} />
        ) : (
          <span className="visually-hidden">{text.nobody}</span>
        ),
    },
  ];
  return columns.filter(({ key }) => !hidden.has(key as OptionalColumn)).map((column) => (FIXED.has(column.key) ? column : { ...column, edge: queueText.widthOf(column.key === "regime" ? text.regime : text.columns[column.key as keyof typeof text.columns]) }));
}
