import type { Catalogs } from "../catalogs.ts";

export const draft: Catalogs["draft"] = {
  nameOrIdentifier: "Podaj imię i nazwisko lub co najmniej jeden identyfikator.",
  valueMissing: "Wpisz wartość lub usuń wiersz.",
  noEmail: "To nie jest adres e-mail.",
  future: "Wniosek nie mógł wpłynąć w przyszłości.",
  noDate: "Podaj datę i godzinę.",
};
