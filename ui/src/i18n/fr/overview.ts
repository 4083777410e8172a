import type { Catalogs } from "../catalogs.ts";
import type { Part } from "../../features/overview/text.ts";
import { form, formatDecimal, formatNumber, plural } from "../texts.ts";

export const overview: Catalogs["overview"] = {
  title: "Vue d’ensemble",
  // Top of the page
  range: "Période affichée",
  ranges: { "7": "7 j", "30": "30 j", "90": "90 j" },
  rangeActions: { "7": "Voir les 7 derniers jours", "30": "Voir les 30 derniers jours", "90": "Voir les 90 derniers jours" },
  live: "En direct",
  liveHint: (ago) => `Vérifié ${ago}. Tout changement dans la console s’affiche aussitôt.`,
  stale: (ago) => `Vérifié ${ago}`,
  notConnected: (ago) => `Non connecté, vérifié ${ago}`,
  checked: (day, time, zone) => `${initial(day)}, vérifié à ${time} (${zone}).`,
  calm: "Tout le reste est dans les délais.",
  posture: (late, today, approval) => {
    const parts: Part[] = [];
    const subject = (count: number) => (parts.length > 0 ? small(count) : count === 1 ? "Une demande" : `${capital(count)} demandes`);
    if (late > 0) parts.push({ to: "late", words: `${subject(late)} ${form("fr", late, { one: "est", other: "sont" })} en retard` });
    if (today > 0) parts.push({ to: "today", words: `${subject(today)} ${form("fr", today, { one: "arrive", other: "arrivent" })} à échéance aujourd’hui` });
    if (approval > 0) parts.push({ to: "approval", words: `${subject(approval)} ${form("fr", approval, { one: "attend", other: "attendent" })} votre approbation` });
    return parts.flatMap((part, index) => [index === 0 ? "" : index === parts.length - 1 ? " et " : ", ", part, index === parts.length - 1 ? "." : ""]);
  },
  nothing: "Rien n’est dû aujourd’hui et rien n’est en retard.",
  none: "Aucune demande n’est ouverte.",
  // Numbers
  numbers: {
    open: "Demandes ouvertes",
    due: "Échéance sous 7 j",
    approval: "Mon approbation attendue",
    median: "Délai médian de clôture",
    consent: (purpose) => `Consentement : ${purpose}`,
    accepted: (document, number) => `${document} ${number}`,
    acceptance: "Textes acceptés",
  },
  unknown: "pas encore connu",
  facts: {
    thisWeek: (count) => plural(count, "reçue cette semaine", "reçues cette semaine"),
    today: (count) => `${formatNumber(count)} aujourd’hui`,
    overdue: (count) => `${formatNumber(count)} en retard`,
    secondPerson: "comme seconde personne",
    days: (days) => `${formatDecimal(days)} j`,
    limit: "limite : un mois",
    nothingClosed: (days) => `aucune clôture en ${plural(days, "jour", "jours")}`,
    given: (given, people) => `${formatNumber(given)} sur ${plural(people, "personne", "personnes")}`,
    accepted: (accepted, people) => `${plural(accepted, "acceptation", "acceptations")} sur ${formatNumber(people)}`,
    noConsent: "aucun consentement enregistré ici",
    noAcceptance: "aucune acceptation enregistrée ici",
  },
  // Cards
  deadlines: "Échéances",
  byDay: (count) => `${plural(count, "demande ouverte", "demandes ouvertes")}, par jour d’échéance`,
  allOpen: (count) => (count === 1 ? "La seule demande ouverte" : `Les ${formatNumber(count)} demandes ouvertes`),
  noDeadlinesTitle: "Aucune demande ouverte",
  noDeadlines: "Chaque demande ouverte figure ici comme un carré au jour de son échéance.",
  nextFive: "Prochaines",
  weeks: "Reçues et clôturées",
  perWeek: "par semaine",
  perDay: "par jour",
  received: "Reçues",
  closed: "Clôturées",
  periodsSummary: (received, closed, since) => `Depuis le ${since} : ${plural(received, "demande reçue", "demandes reçues")}, ${plural(closed, "clôturée", "clôturées")}.`,
  consent: "Consentement par finalité",
  consentShare: (days) => `part accordée, ${plural(days, "jour", "jours")}`,
  consentSummary: (purposes) => `Part des personnes ayant donné leur consentement, par finalité : ${purposes.join(", ")}.`,
  consentOf: (purpose, percent) => `${purpose} ${percent}`,
  openLedger: "Ouvrir le registre",
  consentUnknownTitle: "Pas encore connu",
  consentUnknown: "Aucun consentement n’a été enregistré ici. Les parts apparaissent avec la première entrée du registre qui en accorde un.",
  system: "Système",
  lastHour: "dernière heure",
  allPanels: "Tout afficher",
  systemUnknown: "Inconnu",
  systemNoSource: "Aucune adresse de métriques n’est définie : rien n’est connu de l’état du système.",
  systemDown: (error) => `L’adresse de métriques ne répond pas : ${error}`,
  setAddress: "Définir l’adresse",
  noPermission: "Vos rôles ne comprennent pas l’état du système.",
  limitOf: (limit) => `limite ${limit}`,
  // Needs attention
  attention: "À traiter",
  noAttentionTitle: "Rien à traiter",
  noAttention: "Les demandes en retard, les sources en échec, les versions en attente et les alertes déclenchées apparaissent ici.",
  concerns: {
    late: (number, days) => (days === 0 ? `${number} est en retard` : `${number} a ${plural(days, "jour", "jours")} de retard`),
    lateDetail: (due) => `Échéance le ${due}`,
    dueToday: (number) => `${number} arrive à échéance aujourd’hui`,
    dueTodayDetail: (received) => `Reçue le ${received}`,
    sourceFailed: (number, sources) => (sources === 1 ? `${number} : une source n’a pas répondu` : `${number} : ${formatNumber(sources)} sources n’ont pas répondu`),
    sourceFailedDetail: "Interroger à nouveau, ou clôturer comme partielle",
    approvalMine: (number) => `${number} attend votre approbation`,
    approval: (number) => `${number} attend une seconde personne`,
    approvalDetail: (due) => `Échéance le ${due}`,
    sourceDown: (source) => `La source ${source} n’a pas répondu`,
    sourceDownDetail: "Les demandes qui en dépendent restent inachevées",
    version: (document, number) => `${document} ${number} : approbation attendue`,
    versionDetail: "Une seconde personne lit et décide",
    alert: (name) => `Alerte déclenchée : ${name}`,
    alertDetail: (since) => `Depuis le ${since}`,
  },
  open: "Ouvrir",
  review: "Examiner",
  test: "Tester",
  openWhat: (what) => `Ouvrir : ${what}`,
  reviewWhat: (what) => `Examiner : ${what}`,
  testWhat: (what) => `Tester : ${what}`,
  snooze: (what) => `Reporter : ${what}`,
  snoozeTomorrow: "Jusqu’à demain",
  snoozeThree: "De trois jours",
  snoozeWeek: "D’une semaine",
  snoozeLimit: "Ce qui est en retard revient demain.",
  snoozeAll: "Tout reporter",
  snoozed: (count) => plural(count, "élément reporté", "éléments reportés"),
  snoozedUntil: (day) => `Retour le ${day} ; uniquement pour vous, sur cette machine.`,
  showSnoozed: (count) => `Afficher ${plural(count, "élément reporté", "éléments reportés")}`,
  allSnoozedTitle: "Tout est reporté",
  allSnoozed: "Tout revient de soi-même.",
};

const SMALL = ["aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"];

function small(count: number): string {
  return SMALL[count] ?? formatNumber(count);
}

function capital(count: number): string {
  return initial(small(count));
}

/** The first letter large: French days are written small. */
function initial(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
