import type { Part } from "../../features/overview/text.ts";
import type { Catalogs } from "../catalogs.ts";
import { form, formatDecimal, formatNumber, plural, tenths } from "../texts.ts";

export const overview: Catalogs["overview"] = {
  title: "Übersicht",
  // Top of the page
  range: "Wie weit zurück",
  ranges: { "7": "7\u00a0T", "30": "30\u00a0T", "90": "90\u00a0T" },
  rangeActions: { "7": "7 Tage zurückblicken", "30": "30 Tage zurückblicken", "90": "90 Tage zurückblicken" },
  live: "Live",
  liveHint: (ago) => `Geprüft ${ago}. Änderungen in der Konsole erscheinen sofort.`,
  stale: (ago) => `Geprüft ${ago}`,
  notConnected: (ago) => `Nicht verbunden, geprüft ${ago}`,
  checked: (day, time, zone) => `${day}, geprüft ${time} (${zone}).`,
  calm: "Alles andere liegt innerhalb seiner Grenzen.",
  posture: (late, today, approval): Part[] => {
    const parts: Part[] = [];
    const subject = (count: number) => (parts.length > 0 ? small(count, "einer") : count === 1 ? "Ein Antrag" : `${capital(count)} Anträge`);
    if (late > 0) parts.push({ to: "late", words: `${subject(late)} ${late === 1 ? "ist" : "sind"} verspätet` });
    if (today > 0) parts.push({ to: "today", words: `${subject(today)} ${today === 1 ? "ist" : "sind"} heute fällig` });
    if (approval > 0) parts.push({ to: "approval", words: `${subject(approval)} ${approval === 1 ? "wartet" : "warten"} auf Ihre Freigabe` });
    return parts.flatMap((part, index) => [index === 0 ? "" : index === parts.length - 1 ? " und " : ", ", part, index === parts.length - 1 ? "." : ""]);
  },
  nothing: "Nichts ist heute fällig, und nichts ist verspätet.",
  none: "Kein Antrag ist offen.",
  // Numbers
  numbers: {
    open: "Offene Anträge",
    due: "Fällig in 7 Tagen",
    approval: "Wartet auf meine Freigabe",
    median: "Median bis Abschluss",
    consent: (purpose) => `Einwilligung: ${purpose}`,
    accepted: (document, number) => `${document} ${number}`,
    acceptance: "Hinweis akzeptiert",
  },
  unknown: "noch nicht bekannt",
  facts: {
    thisWeek: (count) => `${formatNumber(count)} diese Woche eingegangen`,
    today: (count) => `${formatNumber(count)} heute`,
    overdue: (count) => `${formatNumber(count)} überfällig`,
    secondPerson: "als zweite Person",
    days: (days) => `${formatDecimal(days)} ${form("de", tenths(days), { one: "Tag", other: "Tage" })}`,
    limit: "Frist ein Monat",
    nothingClosed: (days) => `nichts abgeschlossen in ${plural(days, "Tag", "Tagen")}`,
    given: (given, people) => `${formatNumber(given)} von ${plural(people, "Person", "Personen")}`,
    accepted: (accepted, people) => `${formatNumber(accepted)} von ${formatNumber(people)} akzeptiert`,
    noConsent: "hier keine erfasst",
    noAcceptance: "hier noch niemand",
  },
  // Cards
  deadlines: "Fristen",
  byDay: (count) => `${plural(count, "offener Antrag", "offene Anträge")} nach Fälligkeitstag`,
  allOpen: (count) => (count === 1 ? "Der eine offene Antrag" : `Alle ${formatNumber(count)} offenen Anträge`),
  noDeadlinesTitle: "Kein Antrag ist offen",
  noDeadlines: "Jeder offene Antrag steht hier als Quadrat an dem Tag, an dem er fällig ist.",
  nextFive: "Nächste Fristen",
  weeks: "Eingänge und Abschlüsse",
  perWeek: "pro Woche",
  perDay: "pro Tag",
  received: "Eingegangen",
  closed: "Abgeschlossen",
  periodsSummary: (received, closed, since) => `Seit ${since}: ${plural(received, "Antrag", "Anträge")} eingegangen, ${formatNumber(closed)} abgeschlossen.`,
  consent: "Einwilligung nach Zweck",
  consentShare: (days) => `Anteil erteilt, ${plural(days, "Tag", "Tage")}`,
  consentSummary: (purposes) => `Anteil der Personen, die eingewilligt haben, nach Zweck: ${purposes.join(", ")}.`,
  consentOf: (purpose, percent) => `${purpose} ${percent}`,
  openLedger: "Einwilligungen öffnen",
  consentUnknownTitle: "Noch nicht bekannt",
  consentUnknown: "Hier ist keine Einwilligung erfasst. Die Anteile erscheinen mit dem ersten Eintrag, der eine erteilt.",
  system: "System",
  lastHour: "letzte Stunde",
  allPanels: "Alle Anzeigen",
  systemUnknown: "Nicht bekannt",
  systemNoSource: "Keine Metrik-Adresse ist eingetragen, daher ist über das System nichts bekannt.",
  systemDown: (error) => `Die Metrik-Adresse antwortet nicht: ${error}`,
  setAddress: "Adresse eintragen",
  noPermission: "Ihre Rollen umfassen den Systemzustand nicht.",
  limitOf: (limit) => `Grenze ${limit}`,
  // Needs attention
  attention: "Zu erledigen",
  noAttentionTitle: "Nichts zu erledigen",
  noAttention: "Verspätete Anträge, ausgefallene Quellen, wartende Fassungen und ausgelöste Alarme erscheinen hier.",
  concerns: {
    late: (number, days) => (days === 0 ? `${number} ist verspätet` : `${number} ist ${plural(days, "Tag", "Tage")} verspätet`),
    lateDetail: (due) => `War fällig ${due}`,
    dueToday: (number) => `${number} ist heute fällig`,
    dueTodayDetail: (received) => `Eingegangen ${received}`,
    sourceFailed: (number, sources) => (sources === 1 ? `${number}: Eine Quelle hat nicht geantwortet` : `${number}: ${plural(sources, "Quelle hat", "Quellen haben")} nicht geantwortet`),
    sourceFailedDetail: "Erneut abfragen oder den Antrag als teilweise erfüllt abschließen",
    approvalMine: (number) => `${number} wartet auf Ihre Freigabe`,
    approval: (number) => `${number} wartet auf eine zweite Person`,
    approvalDetail: (due) => `Fällig ${due}`,
    sourceDown: (source) => `Quelle ${source} hat nicht geantwortet`,
    sourceDownDetail: "Anträge, die sie brauchen, bleiben unfertig",
    version: (document, number) => `${document} ${number} wartet auf Freigabe`,
    versionDetail: "Eine zweite Person liest und entscheidet",
    alert: (name) => `Alarm ${name} ist ausgelöst`,
    alertDetail: (since) => `Seit ${since}`,
  },
  open: "Öffnen",
  review: "Prüfen",
  test: "Testen",
  openWhat: (what) => `Öffnen: ${what}`,
  reviewWhat: (what) => `Prüfen: ${what}`,
  testWhat: (what) => `Testen: ${what}`,
  snooze: (what) => `Zurückstellen: ${what}`,
  snoozeTomorrow: "Bis morgen",
  snoozeThree: "Für drei Tage",
  snoozeWeek: "Für eine Woche",
  snoozeLimit: "Verspätetes kommt morgen wieder.",
  snoozeAll: "Alle zurückstellen",
  snoozed: (count) => `${plural(count, "Punkt", "Punkte")} zurückgestellt`,
  snoozedUntil: (day) => `Wieder da: ${day}, nur für Sie und auf diesem Gerät.`,
  showSnoozed: (count) => `${plural(count, "zurückgestellten Punkt", "zurückgestellte Punkte")} zeigen`,
  allSnoozedTitle: "Alles ist zurückgestellt",
  allSnoozed: "Es kommt von selbst wieder.",
};

const SMALL = ["null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"];

/** Numbers up to twelve in words; one takes the form that its place in the sentence needs. */
function small(count: number, one: string): string {
  return count === 1 ? one : (SMALL[count] ?? formatNumber(count));
}

function capital(count: number): string {
  const word = small(count, "ein");
  return word.charAt(0).toUpperCase() + word.slice(1);
}
