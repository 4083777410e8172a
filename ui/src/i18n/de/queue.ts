import type { Catalogs } from "../catalogs.ts";
import { formatNumber, plural } from "../texts.ts";

export const queue: Catalogs["queue"] = {
  // Filters
  is: "ist",
  isAnyOf: "ist eins von",
  isNot: "ist nicht",
  isNoneOf: "ist keins von",
  turn: (sentence) => `Umkehren: ${sentence}`,
  assignee: "Zuständig",
  me: "Ich",
  nobody: "Niemand",
  // Views
  saveView: "Ansicht speichern",
  saveViewTitle: "Diese Ansicht speichern",
  viewName: "Name",
  viewNameHint: "Die Ansicht behält Filter, Sortierung und Gruppierung. Eine Suche wird nicht gespeichert: Ein Name oder eine Adresse stünde dann dort, wo keine Löschung hinreicht.",
  viewSaved: (name) => `Ansicht „${name}“ gespeichert`,
  viewDeleted: (name) => `Ansicht „${name}“ gelöscht`,
  viewRenamed: "Ansicht umbenannt",
  renameView: "Ansicht umbenennen",
  renameViewOf: (name) => `„${name}“ umbenennen`,
  deleteView: "Ansicht löschen",
  updateView: "Diese Filter in der Ansicht behalten",
  viewActions: (name) => `Aktionen der Ansicht ${name}`,
  nothingToSave: "Nichts ist gefiltert.",
  viewNumber: (number, name) => `Ansicht ${number}: ${name}`,
  undo: "Rückgängig",
  restored: "Wieder wie zuvor",
  // Display
  display: "Anzeigeoptionen",
  density: "Dichte",
  densities: { compact: "Kompakt", normal: "Normal", roomy: "Weit" },
  groupBy: "Gruppierung",
  groupBys: { due: "Fälligkeit", none: "Keine" },
  groupedBy: { due: "Fälligkeit", none: "keine" },
  order: "Sortierung",
  orders: { due: "Früheste zuerst", "-due": "Späteste zuerst" },
  columns: "Spalten",
  foldAll: "Alle Gruppen einklappen",
  unfoldAll: "Alle Gruppen ausklappen",
  fold: "Gruppe ein- oder ausklappen",
  // Rows
  assignRow: (number) => `${number} zuweisen`,
  assignTo: "Zuweisen an",
  assignedTo: (number, name) => `${number} zugewiesen an ${name}`,
  unassigned: (number) => `${number} ist niemandem zugewiesen`,
  answered: (answered, all, failed) =>
    failed > 0 ? `${formatNumber(answered)} von ${plural(all, "Sammlung", "Sammlungen")} mit Antwort, ${formatNumber(failed)} fehlgeschlagen` : `${formatNumber(answered)} von ${plural(all, "Sammlung", "Sammlungen")} mit Antwort`,
  notAsked: "Noch keine Quelle abgefragt",
  noSources: "Für diese Art wird nichts abgerufen",
  matched: (kind) => `Gefunden in: ${kind}`,
  atLeast: (count) => `${formatNumber(count)}+`,
  // Selection
  selectLoaded: "Geladene auswählen",
  selectAll: (count) => `Alle ${formatNumber(count)} Treffer auswählen`,
  allSelected: (count) => `Alle ${formatNumber(count)} Treffer`,
  // Export and import
  exportQueue: "Als CSV exportieren",
  exporting: "Der Export läuft schon.",
  importQueue: "Aus CSV importieren",
  // Panel
  preparedBy: "Vorbereitet von",
  cameIn: (language, channel) => `${language}, Eingangsweg: ${channel}`,
  messageFile: "Nachricht",
  takeOut: "Datei entnehmen",
  takenOut: "Datei geschrieben und Einsicht protokolliert",
  stop: "Anhalten",
  extendMore: "Verlängern\u00a0…",
  // Empty, offline
  old: (time, why) => `Das ist die Warteschlange von ${time}. Die erneute Abfrage ist fehlgeschlagen: ${why}`,
  retry: "Wiederholen",
};
