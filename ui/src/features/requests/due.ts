import type { RequestRow } from "../../api/generated/index.ts";
import { formatDate, formatTime } from "../../i18n/dates.ts";
import { plural } from "../../i18n/texts.ts";

type DueFacts = Pick<RequestRow, "due" | "due_at" | "share_left" | "days_left" | "bucket" | "state" | "flags">;

/** How much a deadline asks for attention. Neutral until a quarter of the period is left. */
export function dueTone(row: DueFacts): "idle" | "calm" | "warn" | "crit" {
  if (row.state === "closed" || row.flags.includes("paused")) return "idle";
  if (row.bucket === "overdue" || row.bucket === "today") return "crit";
  return row.share_left < 0.25 ? "warn" : "calm";
}

/** The deadline in a cell: "2 days late", "Today", "17:00", "Wed 25 Nov". */
export function dueShort(row: DueFacts, now: Date): string {
  if (row.state === "closed") return formatDate(row.due, now);
  if (row.bucket === "overdue") return late(row);
  if (row.bucket === "today") return hasTime(row.due) ? formatTime(row.due_at) : "Today";
  return formatDate(row.due, now);
}

/** The deadline in a sentence: "1 day left, due Wed 25 Nov". */
export function dueLong(row: DueFacts, now: Date): string {
  if (row.state === "closed") return `was due ${formatDate(row.due, now)}`;
  if (row.bucket === "overdue") return `${late(row)}, was due ${formatDate(row.due, now)}`;
  if (row.bucket === "today") return hasTime(row.due) ? `due today, ${formatTime(row.due_at)}` : "due today";
  return `${plural(row.days_left, "day", "days")} left, due ${formatDate(row.due, now)}`;
}

function late(row: DueFacts): string {
  const days = Math.abs(row.days_left);
  return days === 0 ? "Late" : `${plural(days, "day", "days")} late`;
}

function hasTime(due: string): boolean {
  return due.length > 10;
}
