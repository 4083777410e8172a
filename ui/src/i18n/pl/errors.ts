import type { Catalogs } from "../catalogs.ts";

export const errors: Catalogs["errors"] = {
  unknown: "Odpowiedź konsoli nie jest żadnym ze znanych błędów.",
  offline: "Konsola nie odpowiada.",
  titles: {
    not_found: "To nie istnieje",
    forbidden: "Twoje role na to nie pozwalają",
    refused: "Teraz nie jest to możliwe",
    conflict: "Ktoś inny zrobił to szybciej",
    stopped: "Zatrzymano",
    invalid: "Wprowadzone dane zawierają błąd",
    source_unavailable: "Źródło nie odpowiada",
    ledger_broken: "Ścieżka audytu nie przeszła weryfikacji",
    signed_out: "Nastąpiło wylogowanie",
    internal: "Błąd konsoli",
    offline: "Brak połączenia",
  },
};
