import type { Part } from "../../features/overview/text.ts";
import type { Catalogs } from "../catalogs.ts";
import { form, formatDecimal, formatNumber, pluralPolish, tenths } from "../texts.ts";

export const overview: Catalogs["overview"] = {
  title: "Przegląd",
  // Top of the page
  range: "Za jaki okres",
  ranges: { "7": "7 dni", "30": "30 dni", "90": "90 dni" },
  rangeActions: { "7": "Pokaż ostatnie 7 dni", "30": "Pokaż ostatnie 30 dni", "90": "Pokaż ostatnie 90 dni" },
  live: "Na żywo",
  liveHint: (ago) => `Sprawdzono ${ago}. Zmiany w konsoli widać od razu.`,
  stale: (ago) => `Sprawdzono ${ago}`,
  notConnected: (ago) => `Brak połączenia, sprawdzono ${ago}`,
  checked: (day, time, zone) => `${day.charAt(0).toUpperCase()}${day.slice(1)}, sprawdzono o ${time} (${zone}).`,
  calm: "Wszystko inne mieści się w granicach.",
  posture: (late, today, approval) => {
    const parts: Part[] = [];
    const subject = (count: number) => (parts.length > 0 ? small(count) : `${capital(count)} ${form("pl", count, { one: "wniosek", few: "wnioski", other: "wniosków" })}`);
    if (late > 0) parts.push({ to: "late", words: `${subject(late)} ${form("pl", late, { one: "jest", few: "są", other: "jest" })} po terminie` });
    if (today > 0) parts.push({ to: "today", words: `${subject(today)} ${form("pl", today, { one: "ma", few: "mają", other: "ma" })} termin dziś` });
    if (approval > 0) parts.push({ to: "approval", words: `${subject(approval)} ${form("pl", approval, { one: "czeka", few: "czekają", other: "czeka" })} na Twoje zatwierdzenie` });
    return parts.flatMap((part, index) => [index === 0 ? "" : index === parts.length - 1 ? " i " : ", ", part, index === parts.length - 1 ? "." : ""]);
  },
  nothing: "Dziś nie upływa żaden termin i nic nie jest po terminie.",
  none: "Żaden wniosek nie jest otwarty.",
  // Numbers
  numbers: {
    open: "Otwarte wnioski",
    due: "Termin do 7 dni",
    approval: "Do zatwierdzenia przeze mnie",
    median: "Mediana czasu zamknięcia",
    consent: (purpose) => `Zgoda: ${purpose}`,
    accepted: (document, number) => `${document} ${number}`,
    acceptance: "Akceptacja tekstu",
  },
  unknown: "jeszcze brak danych",
  facts: {
    thisWeek: (count) => `wpłynęło w tym tygodniu: ${formatNumber(count)}`,
    today: (count) => `dziś ${formatNumber(count)}`,
    overdue: (count) => `po terminie ${formatNumber(count)}`,
    secondPerson: "jako druga osoba",
    days: (days) => `${formatDecimal(days)} ${form("pl", tenths(days), { one: "dzień", few: "dni", many: "dni", other: "dnia" })}`,
    limit: "limit jeden miesiąc",
    nothingClosed: (days) => `nic nie zamknięto przez ${pluralPolish(days, "dzień", "dni", "dni")}`,
    given: (given, people) => `${formatNumber(given)} z ${pluralPolish(people, "osoby", "osób", "osób")}`,
    accepted: (accepted, people) => `akceptacja: ${formatNumber(accepted)} z ${formatNumber(people)}`,
    noConsent: "nie odnotowano tu zgody",
    noAcceptance: "nikt tu nie akceptował",
  },
  // Cards
  deadlines: "Terminy",
  byDay: (count) => `${pluralPolish(count, "otwarty wniosek", "otwarte wnioski", "otwartych wniosków")} według dnia terminu`,
  allOpen: (count) => (count === 1 ? "Jedyny otwarty wniosek" : `Wszystkie otwarte wnioski (${formatNumber(count)})`),
  noDeadlinesTitle: "Żaden wniosek nie jest otwarty",
  noDeadlines: "Każdy otwarty wniosek stoi tu jako kwadrat w dniu swojego terminu.",
  nextFive: "Najbliższe terminy",
  weeks: "Otrzymane i zamknięte",
  perWeek: "na tydzień",
  perDay: "na dzień",
  received: "Otrzymane",
  closed: "Zamknięte",
  periodsSummary: (received, closed, since) => `Od ${since} ${form("pl", received, { one: "wpłynął", few: "wpłynęły", other: "wpłynęło" })} ${pluralPolish(received, "wniosek", "wnioski", "wniosków")}, zamknięto ${formatNumber(closed)}.`,
  consent: "Zgody według celu",
  consentShare: (days) => `odsetek zgód, ${pluralPolish(days, "dzień", "dni", "dni")}`,
  consentSummary: (purposes) => `Odsetek osób, które wyraziły zgodę, według celu: ${purposes.join(", ")}.`,
  consentOf: (purpose, percent) => `${purpose} ${percent}`,
  openLedger: "Otwórz rejestr",
  consentUnknownTitle: "Jeszcze brak danych",
  consentUnknown: "Nie odnotowano tu żadnej zgody. Odsetki pojawią się z pierwszym wpisem rejestru, który zawiera zgodę.",
  system: "System",
  lastHour: "ostatnia godzina",
  allPanels: "Wszystkie panele",
  systemUnknown: "Brak danych",
  systemNoSource: "Nie podano adresu metryk, więc o systemie nic nie wiadomo.",
  systemDown: (error) => `Adres metryk nie odpowiada: ${error}`,
  setAddress: "Podaj adres",
  noPermission: "Twoje role nie obejmują stanu systemu.",
  limitOf: (limit) => `limit ${limit}`,
  // Needs attention
  attention: "Wymaga uwagi",
  noAttentionTitle: "Nic nie wymaga uwagi",
  noAttention: "Tu pojawiają się spóźnione wnioski, błędy źródeł, oczekujące wersje i aktywne alerty.",
  concerns: {
    late: (number, days) => (days === 0 ? `${number} jest po terminie` : `${number} jest ${pluralPolish(days, "dzień", "dni", "dni")} po terminie`),
    lateDetail: (due) => `Termin minął ${due}`,
    dueToday: (number) => `${number} ma termin dziś`,
    dueTodayDetail: (received) => `Data wpływu: ${received}`,
    sourceFailed: (number, sources) => `${number}: ${pluralPolish(sources, "źródło nie odpowiedziało", "źródła nie odpowiedziały", "źródeł nie odpowiedziało")}`,
    sourceFailedDetail: "Odpytaj ponownie lub zamknij wniosek jako częściowy",
    approvalMine: (number) => `${number} czeka na Twoje zatwierdzenie`,
    approval: (number) => `${number} czeka na drugą osobę`,
    approvalDetail: (due) => `Termin ${due}`,
    sourceDown: (source) => `Źródło ${source} nie odpowiedziało`,
    sourceDownDetail: "Wnioski, które go potrzebują, pozostają niedokończone",
    version: (document, number) => `${document} ${number}: wersja czeka na zatwierdzenie`,
    versionDetail: "Druga osoba czyta i decyduje",
    alert: (name) => `Aktywny alert ${name}`,
    alertDetail: (since) => `Od ${since}`,
  },
  open: "Otwórz",
  review: "Oceń",
  test: "Sprawdź",
  openWhat: (what) => `Otwórz: ${what}`,
  reviewWhat: (what) => `Oceń: ${what}`,
  testWhat: (what) => `Sprawdź: ${what}`,
  snooze: (what) => `Odłóż: ${what}`,
  snoozeTomorrow: "Do jutra",
  snoozeThree: "Na trzy dni",
  snoozeWeek: "Na tydzień",
  snoozeLimit: "To, co jest po terminie, wróci jutro.",
  snoozeAll: "Odłóż wszystko",
  snoozed: (count) => `Odłożono ${pluralPolish(count, "pozycję", "pozycje", "pozycji")}`,
  snoozedUntil: (day) => `Powrót: ${day}. Tylko dla Ciebie, na tym komputerze.`,
  showSnoozed: (count) => `Pokaż ${pluralPolish(count, "odłożoną pozycję", "odłożone pozycje", "odłożonych pozycji")}`,
  allSnoozedTitle: "Wszystko jest odłożone",
  allSnoozed: "Wróci samo.",
};

const SMALL = ["zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć", "dziesięć"];

function small(count: number): string {
  return SMALL[count] ?? formatNumber(count);
}

function capital(count: number): string {
  const word = small(count);
  return word.charAt(0).toUpperCase() + word.slice(1);
}
