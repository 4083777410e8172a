import { CircleX } from "lucide-react";

import type { EntryListed } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import type { Column } from "../../grid/Grid.tsx";
import { formatUtc } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Avatar, MachineAvatar } from "../../ui/bits.tsx";
import styles from "./AuditPage.module.css";
import { EntryIcon } from "./entryIcons.tsx";
import { text } from "./text.ts";

/** The columns of the trail in the room there is. */
export const WIDE: readonly Column<EntryListed>[] = [
  { key: "index", head: text.columns.index, width: "98px", cell: (row) => <span className={styles.index}>#{formatNumber(row.index)}</span> },
  {
    key: "at",
    head: text.columns.at,
    width: "182px",
    cell: (row) => {
      const [day, time] = formatUtc(row.at).split(" ");
      return (
        <span className={styles.index}>
          <span className="t3">{day}</span> {time}
        </span>
      );
    },
  },
  {
    key: "actor",
    head: text.columns.actor,
    width: "minmax(140px, 0.8fr)",
    cell: (row) => (
      <span className={styles.actor}>
        {row.actor.includes(" ") ? <Avatar name={row.actor} /> : <MachineAvatar />}
        <span className="trunc">{row.actor}</span>
      </span>
    ),
  },
  {
    key: "action",
    head: text.columns.action,
    width: "minmax(180px, 1.1fr)",
    cell: (row) => (
      <span className={styles.action} title={row.action}>
        <EntryIcon action={row.action} />
        <span className="trunc">{words.action(row.action)}</span>
      </span>
    ),
  },
  { key: "object", head: text.columns.object, width: "minmax(110px, 0.7fr)", cell: (row) => <span className="t2">{row.object ?? ""}</span> },
  {
    key: "result",
    head: text.columns.result,
    width: "92px",
    cell: (row) =>
      row.result === "done" ? (
        <span className="t2">{text.results[row.result]}</span>
      ) : (
        <span className={styles.bad}>
          <CircleX size={13} strokeWidth={1.8} aria-hidden />
          {text.results[row.result] ?? row.result}
        </span>
      ),
  },
  { key: "hash", head: text.columns.hash, width: "92px", cell: (row) => <span className={styles.hash}>{row.leaf.slice(0, 8)}</span> },
];

const NARROW_WIDTHS: Record<string, string> = { index: "92px", actor: "minmax(0, 1fr)", action: "minmax(0, 1.25fr)", object: "minmax(0, 0.8fr)", result: "88px", hash: "88px" };

/** Beside the inspector. */
export const NARROW: readonly Column<EntryListed>[] = WIDE.map((column) =>
  column.key === "at"
    ? { ...column, width: "106px", cell: (row: EntryListed) => <span className={styles.index} title={formatUtc(row.at)}>{formatUtc(row.at).slice(11)}</span> }
    : { ...column, width: NARROW_WIDTHS[column.key] ?? column.width },
);

/** Beside the inspector, which shows the hash anyway, in a window of the usual size. */
export const NARROWER = NARROW.filter(({ key }) => key !== "hash");

/** Beside the inspector in a small window. */
export const NARROWEST = NARROW.filter(({ key }) => key !== "hash" && key !== "object" && key !== "result");
