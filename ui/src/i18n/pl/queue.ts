import type { Catalogs } from "../catalogs.ts";
import { formatNumber, pluralPolish } from "../texts.ts";

export const queue: Catalogs["queue"] = {
  // Filters
  is: "to",
  isAnyOf: "to jedno z",
  isNot: "to nie",
  isNoneOf: "to żadne z",
  turn: (sentence) => `Odwróć warunek: ${sentence}`,
  assignee: "Osoba prowadząca",
  me: "Ja",
  nobody: "Nikt",
  // Views
  saveView: "Zapisz widok",
  saveViewTitle: "Zapisz ten widok",
  viewName: "Nazwa",
  viewNameHint: "Widok zachowuje filtry, kolejność i grupowanie. Wyszukiwania nie zachowuje: zawierałoby czyjeś nazwisko lub adres tam, gdzie usunięcie danych nie sięga.",
  viewNameMissing: "Nadaj widokowi nazwę.",
  viewSaved: (name) => `Zapisano widok „${name}”`,
  viewKept: (name) => `Te filtry są już zapisane jako „${name}”.`,
  viewDeleted: (name) => `Usunięto widok „${name}”`,
  viewRenamed: "Zmieniono nazwę widoku",
  renameView: "Zmień nazwę",
  renameViewOf: (name) => `Zmień nazwę „${name}”`,
  deleteView: "Usuń widok",
  updateView: "Zachowaj te filtry w widoku",
  viewActions: (name) => `Działania widoku ${name}`,
  nothingToSave: "Nie ma żadnego filtra.",
  viewNumber: (number, name) => `Widok ${number}: ${name}`,
  undo: "Cofnij",
  restored: "Przywrócono",
  // Display
  display: "Opcje wyświetlania",
  density: "Gęstość",
  densities: { compact: "Zwarta", normal: "Zwykła", roomy: "Luźna" },
  groupBy: "Grupuj według",
  groupBys: { due: "Terminu", none: "Niczego" },
  groupedBy: { due: "termin", none: "brak" },
  notGrouped: "Wiersze nie są pogrupowane.",
  order: "Kolejność",
  orders: { due: "Od najbliższego terminu", "-due": "Od najdalszego terminu" },
  columns: "Kolumny",
  widthOf: (column) => `Szerokość: ${column}`,
  resetWidths: "Zwykłe szerokości kolumn",
  usualWidths: "Wszystkie kolumny mają zwykłą szerokość.",
  foldAll: "Zwiń wszystkie grupy",
  unfoldAll: "Rozwiń wszystkie grupy",
  fold: "Zwiń lub rozwiń grupę",
  // Rows
  assignRow: (number) => `Przypisz ${number}`,
  assignTo: "Przypisz osobie",
  assignedTo: (number, name) => `${number} prowadzi teraz ${name}`,
  unassigned: (number) => `${number} nie ma osoby prowadzącej`,
  answered: (answered, all, failed) => {
    const reached = `Odpowiedzi: ${formatNumber(answered)} z ${pluralPolish(all, "kolekcji", "kolekcji", "kolekcji")}`;
    return failed > 0 ? `${reached}, błędy: ${formatNumber(failed)}` : reached;
  },
  notAsked: "Żadnego źródła jeszcze nie odpytano",
  noSources: "Dla tego rodzaju nie zbiera się danych",
  matched: (kind) => `Znaleziono w polu: ${kind}`,
  atLeast: (count) => `${formatNumber(count)}+`,
  // Selection
  selectLoaded: "Wybierz wczytane",
  selectAll: (count) => (count === 1 ? "Wybierz jedyny pasujący" : `Wybierz wszystkie pasujące (${formatNumber(count)})`),
  allSelected: (count) => (count === 1 ? "Jedyny pasujący" : `Wszystkie pasujące (${formatNumber(count)})`),
  copyAll: "Wybrano wszystko, co pasuje: wyeksportuj to jako CSV.",
  // Export and import
  exportQueue: "Eksportuj jako CSV",
  exporting: "Eksport już trwa.",
  importQueue: "Importuj z CSV",
  // Panel
  preparedBy: "Przygotowanie",
  cameIn: (language, channel) => `${language}, kanał: ${channel.toLowerCase()}`,
  messageFile: "Wiadomość",
  takeOut: "Wyjmij plik",
  takenOut: "Zapisano plik i odnotowano wgląd",
  stop: "Zatrzymaj",
  extendMore: "Przedłuż…",
  // Empty, offline
  old: (time, why) => `To kolejka z godziny ${time}. Nie udało się pobrać jej ponownie: ${why}`,
  retry: "Spróbuj ponownie",
};
