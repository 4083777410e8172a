import type { RequestRow } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { formatDate, formatTime } from "../../i18n/dates.ts";

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
  if (row.bucket === "today") return hasTime(row.due) ? formatTime(row.due_at) : words.due.today;
  return formatDate(row.due, now);
}

/** The deadline in a sentence: "1 day left, due Wed 25 Nov". */
export function dueLong(row: DueFacts, now: Date): string {
  const sentence = dueSentence(row, now);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function dueSentence(row: DueFacts, now: Date): string {
  if (row.state === "closed") return words.due.was(formatDate(row.due, now));
  if (row.bucket === "overdue") return words.due.lateWas(late(row), formatDate(row.due, now));
  if (row.bucket === "today") return hasTime(row.due) ? words.due.todayAt(formatTime(row.due_at)) : words.due.dueToday;
  return words.due.left(row.days_left, formatDate(row.due, now));
}

function late(row: DueFacts): string {
  const days = Math.abs(row.days_left);
  return days === 0 ? words.due.late : words.due.daysLate(days);
}

function hasTime(due: string): boolean {
  return due.length > 10;
}
