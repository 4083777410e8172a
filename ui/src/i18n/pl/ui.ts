import type { Catalogs } from "../catalogs.ts";
import { formatNumber, pluralPolish } from "../texts.ts";

export const ui: Catalogs["ui"] = {
  // Dialogs
  close: "Zamknij",
  cancel: "Anuluj",
  discardQuestion: "Odrzucić wpisaną treść?",
  discard: "Odrzuć",
  keep: "Pisz dalej",
  // Small parts
  sources: (answered, all, failed) => {
    const reached = `Odpowiedzi: ${formatNumber(answered)} z ${pluralPolish(all, "źródła", "źródeł", "źródeł")}`;
    return failed === 0 ? reached : `${reached}, błędy: ${formatNumber(failed)}`;
  },
  noSources: "Żadnego źródła jeszcze nie odpytano",
  copied: "Skopiowano",
  copy: (what) => `Kopiuj: ${what}`,
  withheld: "Pominięte",
  // Messages
  retry: "Spróbuj ponownie",
  dismiss: "Zamknij",
  undo: "Cofnij",
  loading: "Wczytywanie",
  messages: "Komunikaty",
  // Fields
  optional: "opcjonalnie",
  clear: "Wyczyść wyszukiwanie",
  typeToConfirm: (word) => `Wpisz ${word}, aby potwierdzić`,
  typedWrong: (word) => `Wpisana treść różni się od ${word}.`,
  // Steps
  done: "wykonano",
  current: "bieżący",
  todo: "do wykonania",
  steps: "Kroki",
};
