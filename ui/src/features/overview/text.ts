import { form, formatDecimal, formatNumber, plural, tenths, texts } from "../../i18n/texts.ts";

/** A piece of the posture sentence: plain words, or words that lead to their requests. */
export type Part = string | { to: "late" | "today" | "approval"; words: string };

export const text = texts("overview", {
  title: "Overview",
  // Top of the page
  range: "How far to look back",
  ranges: { "7": "7 d", "30": "30 d", "90": "90 d" },
  rangeActions: { "7": "Look back 7 days", "30": "Look back 30 days", "90": "Look back 90 days" },
  live: "Live",
  liveHint: (ago: string) => `Checked ${ago}. What changes in the console is shown at once.`,
  stale: (ago: string) => `Checked ${ago}`,
  notConnected: (ago: string) => `Not connected, checked ${ago}`,
  checked: (day: string, time: string, zone: string) => `${day}, checked ${time} (${zone}).`,
  calm: "Everything else is inside its limits.",
  /** One sentence of what is late, due today and waits for the reader; its parts are links. */
  posture: (late: number, today: number, approval: number): Part[] => {
    const parts: Part[] = [];
    const subject = (count: number) => (parts.length > 0 ? small(count) : count === 1 ? "One request" : `${capital(count)} requests`);
    if (late > 0) parts.push({ to: "late", words: `${subject(late)} ${late === 1 ? "is" : "are"} late` });
    if (today > 0) parts.push({ to: "today", words: `${subject(today)} ${today === 1 ? "is" : "are"} due today` });
    if (approval > 0) parts.push({ to: "approval", words: `${subject(approval)} ${approval === 1 ? "waits" : "wait"} for your approval` });
    return parts.flatMap((part, index) => [index === 0 ? "" : index === parts.length - 1 ? " and " : ", ", part, index === parts.length - 1 ? "." : ""]);
  },
  nothing: "Nothing is due today and nothing is late.",
  none: "No request is open.",
  // Numbers
  numbers: {
    open: "Open requests",
    due: "Due in 7 days",
    approval: "Awaiting my approval",
    median: "Median time to close",
    consent: (purpose: string) => `${purpose} consent`,
    accepted: (document: string, number: string) => `${document} ${number}`,
    acceptance: "Notice accepted",
  },
  unknown: "not known yet",
  facts: {
    thisWeek: (count: number) => `${formatNumber(count)} received this week`,
    today: (count: number) => `${formatNumber(count)} today`,
    overdue: (count: number) => `${formatNumber(count)} overdue`,
    secondPerson: "as the second person",
    days: (days: number) => `${formatDecimal(days)} ${form("en", tenths(days), { one: "day", other: "days" })}`,
    limit: "limit one month",
    nothingClosed: (days: number) => `nothing closed in ${plural(days, "day", "days")}`,
    given: (given: number, people: number) => `${formatNumber(given)} of ${plural(people, "person", "people")}`,
    accepted: (accepted: number, people: number) => `accepted by ${formatNumber(accepted)} of ${formatNumber(people)}`,
    noConsent: "no consent recorded here",
    noAcceptance: "nobody accepted one here",
  },
  // Cards
  deadlines: "Deadlines",
  byDay: (count: number) => `${plural(count, "open request", "open requests")} by due day`,
  allOpen: (count: number) => (count === 1 ? "The one open request" : `All ${formatNumber(count)} open requests`),
  noDeadlinesTitle: "No request is open",
  noDeadlines: "Each open request stands here as a square on the day it is due.",
  nextFive: "Due next",
  weeks: "Received and closed",
  perWeek: "per week",
  perDay: "per day",
  received: "Received",
  closed: "Closed",
  periodsSummary: (received: number, closed: number, since: string) => `Since ${since}: ${plural(received, "request", "requests")} received, ${formatNumber(closed)} closed.`,
  consent: "Consent by purpose",
  consentShare: (days: number) => `share given, ${plural(days, "day", "days")}`,
  consentSummary: (purposes: string[]) => `Share of people who have given consent, by purpose: ${purposes.join(", ")}.`,
  consentOf: (purpose: string, percent: string) => `${purpose} ${percent}`,
  openLedger: "Open the ledger",
  consentUnknownTitle: "Not known yet",
  consentUnknown: "No consent has been recorded here. The shares appear with the first entry of the ledger that gives one.",
  system: "System",
  lastHour: "last hour",
  allPanels: "All panels",
  systemUnknown: "Not known",
  systemNoSource: "No metrics address is set, so nothing is known about the system.",
  systemDown: (error: string) => `The metrics address does not answer: ${error}`,
  setAddress: "Set the address",
  noPermission: "Your roles do not include system health.",
  limitOf: (limit: string) => `limit ${limit}`,
  // Needs attention
  attention: "Needs attention",
  noAttentionTitle: "Nothing needs attention",
  noAttention: "Late requests, failed sources, versions that wait and firing alerts appear here.",
  concerns: {
    late: (number: string, days: number) => (days === 0 ? `${number} is late` : `${number} is ${plural(days, "day", "days")} late`),
    lateDetail: (due: string) => `Was due ${due}`,
    dueToday: (number: string) => `${number} is due today`,
    dueTodayDetail: (received: string) => `Received ${received}`,
    sourceFailed: (number: string, sources: number) => (sources === 1 ? `${number} has a source that did not answer` : `${number} has ${plural(sources, "source", "sources")} that did not answer`),
    sourceFailedDetail: "Ask again, or close the request as partial",
    approvalMine: (number: string) => `${number} waits for your approval`,
    approval: (number: string) => `${number} waits for a second person`,
    approvalDetail: (due: string) => `Due ${due}`,
    sourceDown: (source: string) => `Source ${source} did not answer`,
    sourceDownDetail: "Requests that need it stay unfinished",
    version: (document: string, number: string) => `${document} ${number} waits for approval`,
    versionDetail: "A second person reads and decides",
    alert: (name: string) => `Alert ${name} is firing`,
    alertDetail: (since: string) => `Since ${since}`,
  },
  open: "Open",
  review: "Review",
  test: "Test",
  openWhat: (what: string) => `Open: ${what}`,
  reviewWhat: (what: string) => `Review: ${what}`,
  testWhat: (what: string) => `Test: ${what}`,
  snooze: (what: string) => `Snooze: ${what}`,
  snoozeTomorrow: "Until tomorrow",
  snoozeThree: "For three days",
  snoozeWeek: "For a week",
  snoozeLimit: "What is late comes back tomorrow.",
  snoozeAll: "Snooze all",
  snoozed: (count: number) => `${plural(count, "item", "items")} snoozed`,
  snoozedUntil: (day: string) => `Back on ${day}. Only for you, on this machine.`,
  showSnoozed: (count: number) => `Show ${plural(count, "snoozed item", "snoozed items")}`,
  allSnoozedTitle: "Everything is snoozed",
  allSnoozed: "It comes back by itself.",
});

const SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

function small(count: number): string {
  return SMALL[count] ?? formatNumber(count);
}

function capital(count: number): string {
  const word = small(count);
  return word.charAt(0).toUpperCase() + word.slice(1);
}
