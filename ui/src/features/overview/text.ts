import { formatNumber, plural, texts } from "../../i18n/texts.ts";

export const text = texts("overview", {
  title: "Overview",
  checked: (day: string, time: string, zone: string) => `${day}, checked ${time} (${zone}).`,
  calm: "Everything else is inside its limits.",
  late: (count: number) => (count === 1 ? "One request is late" : `${capitalNumber(count)} requests are late`),
  today: (count: number) => (count === 1 ? "One request is due today" : `${capitalNumber(count)} requests are due today`),
  todayMore: (count: number) => (count === 1 ? "one is due today" : `${formatNumber(count)} are due today`),
  approval: (count: number) => (count === 1 ? "one waits for your approval" : `${formatNumber(count)} wait for your approval`),
  approvalOnly: (count: number) => (count === 1 ? "One request waits for your approval" : `${capitalNumber(count)} requests wait for your approval`),
  nothing: "Nothing is due today and nothing is late.",
  none: "No request is open.",
  and: " and ",
  numbers: { open: "Open requests", due: "Due in 7 days", overdue: "Overdue", approval: "Awaiting my approval", paused: "Clock paused", median: "Median time to close" },
  facts: {
    thisWeek: (count: number) => `${formatNumber(count)} received this week`,
    today: (count: number) => `${formatNumber(count)} today`,
    lateNone: "none",
    lateSome: "past the legal limit",
    secondPerson: "as the second person",
    pausedHint: "each with a reason",
    days: "days",
    limit: "limit one month",
    unknown: "not known yet",
  },
  deadlines: "Deadlines",
  byDay: (count: number) => `${plural(count, "open request", "open requests")} by due day`,
  allOpen: (count: number) => (count === 1 ? "The one open request" : `All ${formatNumber(count)} open requests`),
  attention: "Needs attention",
  noAttentionTitle: "Nothing needs attention",
  noAttention: "Late requests, failed sources and firing alerts appear here.",
  open: "Open",
  review: "Review",
  weeks: "Received and closed",
  perWeek: "per week",
  received: "Received",
  closed: "Closed",
  weeksSummary: (weeks: number, received: number, closed: number) => `In ${weeks} weeks ${received} requests were received and ${closed} closed.`,
  system: "System",
  lastHour: "last hour",
  allPanels: "All panels",
  systemUnknown: "Not known",
  systemNoSource: "No metrics address is set, so nothing is known about the system.",
  systemDown: (error: string) => `The metrics address does not answer: ${error}`,
  noPermission: "Your roles do not include system health.",
  nextFive: "Due next",
  limitOf: (limit: string) => `limit ${limit}`,
});

const SMALL = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

function capitalNumber(count: number): string {
  return SMALL[count] ?? formatNumber(count);
}
