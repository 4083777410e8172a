import { plural, REGION, texts } from "./texts.ts";

export const text = texts("dates", {
  moment: (day: string, time: string) => `${day}, ${time}`,
  justNow: "just now",
  week: (number: number) => `W${number}`,
  bytes: (count: number) => plural(count, "byte", "bytes"),
});

const DAY_MS = 86_400_000;

const dayName = new Intl.DateTimeFormat(REGION, { weekday: "short", day: "numeric", month: "short" });
// A weekday says nothing about a day of another year, and makes the date too long for a column.
const dayNameYear = new Intl.DateTimeFormat(REGION, {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const longDay = new Intl.DateTimeFormat(REGION, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const clockTime = new Intl.DateTimeFormat(REGION, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockSeconds = new Intl.DateTimeFormat(REGION, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const calendarDay = new Intl.DateTimeFormat(REGION, {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const calendarDayMonth = new Intl.DateTimeFormat(REGION, { day: "numeric", month: "short", timeZone: "UTC" });
const calendarDayYear = new Intl.DateTimeFormat(REGION, {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

const calendarLongDay = new Intl.DateTimeFormat(REGION, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const utcMoment = new Intl.DateTimeFormat(REGION, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
  timeZoneName: "short",
});

const ago = new Intl.RelativeTimeFormat(REGION, { numeric: "always" });
const kilobytes = size("kilobyte");
const sizes = [kilobytes, size("megabyte"), size("gigabyte")];

function size(unit: string): Intl.NumberFormat {
  return new Intl.NumberFormat(REGION, { style: "unit", unit, unitDisplay: "short", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** "Wed 25 Nov", with the year when it is not this one. An instant, in the officer's zone. */
export function formatDay(instant: string, now: Date = new Date()): string {
  const date = new Date(instant);
  return plain((date.getFullYear() === now.getFullYear() ? dayName : dayNameYear).format(date));
}

/** A calendar date (`2026-11-25`), which has no zone and must not be moved into one. */
export function formatDate(date: string, now: Date = new Date()): string {
  const at = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const same = at.getUTCFullYear() === now.getFullYear();
  return plain((same ? calendarDay : calendarDayYear).format(at));
}

/** "30 Nov": a calendar date where its weekday is clear. */
export function formatDayMonth(date: string): string {
  return calendarDayMonth.format(new Date(`${date.slice(0, 10)}T00:00:00Z`));
}

/** "Tuesday 24 November 2026". */
export function formatLongDay(instant: Date): string {
  return plain(longDay.format(instant));
}

/** "Tue 24 Nov 2026": a calendar date that is always told with its year. */
export function formatLongDate(date: string): string {
  return plain(calendarLongDay.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)));
}

/** "24 Nov 2026 08:00 UTC": an instant where the officer's own zone would mislead. */
export function formatUtcMoment(instant: string): string {
  return plain(utcMoment.format(new Date(instant)));
}

/** "09:41". */
export function formatTime(instant: string): string {
  return clockTime.format(new Date(instant));
}

/** "Tue 24 Nov, 09:41". */
export function formatMoment(instant: string, now: Date = new Date()): string {
  return text.moment(formatDay(instant, now), formatTime(instant));
}

/** "09:41:02", with the zone said beside it. */
export function formatClock(instant: Date): string {
  return clockSeconds.format(instant);
}

/** "2026-11-24 09:36:10.451", for logs, in UTC. */
export function formatUtc(instant: string): string {
  const iso = new Date(instant).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;
}

/** Today's time, else the day: the short form of a timeline. */
export function formatRecent(instant: string, now: Date = new Date()): string {
  return isToday(instant, now) ? formatTime(instant) : formatDay(instant, now);
}

/** "3 minutes ago". */
export function formatAgo(instant: string, now: Date = new Date()): string {
  const seconds = Math.max(0, Math.round((now.getTime() - new Date(instant).getTime()) / 1000));
  if (seconds < 60) return text.justNow;
  if (seconds < 3600) return ago.format(-Math.floor(seconds / 60), "minute");
  if (seconds < 86_400) return ago.format(-Math.floor(seconds / 3600), "hour");
  return ago.format(-Math.floor(seconds / 86_400), "day");
}

/** Whether the instant lies on the officer's today. */
export function isToday(instant: string, now: Date = new Date()): boolean {
  return new Date(instant).toDateString() === now.toDateString();
}

/** ISO week of a Monday-based date: "W48". */
export function formatWeek(date: string): string {
  if (/^\d{4}-W\d{2}$/.test(date)) return text.week(Number(date.slice(6)));
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (3 - ((day.getUTCDay() + 6) % 7)) * DAY_MS);
  const first = new Date(Date.UTC(thursday.getUTCFullYear(), 0, 4));
  return text.week(1 + Math.round((thursday.getTime() - first.getTime()) / (7 * DAY_MS)));
}

/** Today as a calendar date, in the officer's zone. */
export function today(now: Date = new Date()): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Calendar date plus days. */
export function addDays(date: string, days: number): string {
  return new Date(new Date(`${date}T00:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** "4.1 MB", in steps of 1000 as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return text.bytes(bytes);
  const step = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return (sizes[step - 1] ?? kilobytes).format(bytes / 1000 ** step);
}

/** Region formats put commas after weekdays; the design writes none. */
function plain(formatted: string): string {
  return formatted.replaceAll(",", "");
}

const month = new Intl.DateTimeFormat(REGION, { month: "long", year: "numeric", timeZone: "UTC" });

/** "November 2026" for `2026-11`; a year stays one. */
export function formatPeriod(period: string): string {
  return /^\d{4}-\d{2}$/.test(period) ? month.format(new Date(`${period}-01T00:00:00Z`)) : period;
}
