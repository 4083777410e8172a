import type { Catalogs } from "../catalogs.ts";
import { formatNumber, pluralPolish } from "../texts.ts";

/** The object of an action: `5 wniosków`. */
const many = (count: number) => pluralPolish(count, "wniosek", "wnioski", "wniosków");

/** The same in the genitive: `2 wniosków`. */
const of = (count: number) => pluralPolish(count, "wniosku", "wniosków", "wniosków");

export const bulk: Catalogs["bulk"] = {
  acknowledge: "Potwierdź",
  assign: "Przypisz",
  extend: "Przedłuż",
  collect: "Zbierz dane",
  submit: "Wyślij do zatwierdzenia",
  more: "Więcej działań",
  titles: {
    acknowledge: (count) => `Potwierdź otrzymanie ${of(count)}`,
    assign: (count) => `Przypisz ${many(count)}`,
    extend: (count) => `Przedłuż termin ${of(count)}`,
    collect: (count) => `Zbierz dane dla ${of(count)}`,
    submit: (count) => `Wyślij do zatwierdzenia ${many(count)}`,
  },
  can: {
    acknowledge: (can, all) => `Potwierdzić można ${formatNumber(can)} z ${formatNumber(all)}.`,
    assign: (can, all) => `Przypisać można ${formatNumber(can)} z ${formatNumber(all)}.`,
    extend: (can, all) => `Przedłużyć można ${formatNumber(can)} z ${formatNumber(all)}.`,
    collect: (can, all) => `Dane ze źródeł można odczytać dla ${formatNumber(can)} z ${formatNumber(all)}.`,
    submit: (can, all) => `Wysłać można ${formatNumber(can)} z ${formatNumber(all)}.`,
  },
  done: {
    acknowledge: (done) => `Potwierdzono otrzymanie ${of(done)}`,
    assign: (done) => `Przypisano ${many(done)}`,
    extend: (done) => `Przedłużono ${pluralPolish(done, "termin", "terminy", "terminów")}`,
    collect: (done) => `Zbieranie danych dla ${of(done)}`,
    submit: (done) => `Wysłano do zatwierdzenia ${many(done)}`,
  },
  actions: {
    acknowledge: (can) => `Potwierdź ${formatNumber(can)}`,
    assign: (can) => `Przypisz ${formatNumber(can)}`,
    extend: (can) => `Przedłuż ${formatNumber(can)}`,
    collect: (can) => `Zbierz dla ${formatNumber(can)}`,
    submit: (can) => `Wyślij ${formatNumber(can)}`,
  },
  looking: (done, total) => `Sprawdzanie każdego: ${formatNumber(done)} z ${formatNumber(total)}`,
  lookingFirst: "Sprawdzanie każdego wniosku",
  none: "Teraz nie można tego zrobić dla żadnego z nich.",
  why: "Dlaczego nie dla pozostałych",
  each: "Każdy wniosek",
  canBe: "można wykonać",
  wasDone: "wykonano",
  someLeft: (done, refused) => `Wykonano: ${formatNumber(done)}, bez zmian: ${formatNumber(refused)}`,
  stopped: (done) => `Zatrzymano po wykonaniu ${formatNumber(done)}. Co wykonano, pozostaje wykonane.`,
  close: "Zamknij",
  stop: "Zatrzymaj",
  note: "Każdy wniosek zostawia własny wpis w ścieżce audytu.",
  undone: "Przywrócono poprzednie przypisanie",
  remaining: (count) => `i jeszcze ${formatNumber(count)}`,
};
