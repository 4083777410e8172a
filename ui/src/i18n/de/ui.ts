import type { Catalogs } from "../catalogs.ts";
import { formatNumber, plural } from "../texts.ts";

export const ui: Catalogs["ui"] = {
  // Dialogs
  close: "Schließen",
  cancel: "Abbrechen",
  discardQuestion: "Eingaben verwerfen?",
  discard: "Verwerfen",
  keep: "Weiterschreiben",
  // Small parts
  sources: (answered, all, failed) =>
    failed === 0
      ? `${formatNumber(answered)} von ${plural(all, "Quelle", "Quellen")} mit Antwort`
      : `${formatNumber(answered)} von ${plural(all, "Quelle", "Quellen")} mit Antwort, ${formatNumber(failed)} fehlgeschlagen`,
  noSources: "Noch keine Quelle abgefragt",
  copied: "Kopiert",
  copy: (what) => `Kopieren: ${what}`,
  withheld: "Zurückgehalten",
  // Messages
  retry: "Wiederholen",
  dismiss: "Ausblenden",
  undo: "Rückgängig",
  loading: "Wird geladen",
  messages: "Meldungen",
  // Fields
  optional: "optional",
  clear: "Suche leeren",
  typeToConfirm: (word) => `Zum Bestätigen ${word} eingeben`,
  typedWrong: (word) => `Das ist nicht ${word}.`,
  // Steps
  done: "erledigt",
  current: "aktuell",
  todo: "offen",
  steps: "Schritte",
};
