import type { Catalogs } from "../catalogs.ts";

export const errors: Catalogs["errors"] = {
  unknown: "Die Konsole hat mit etwas geantwortet, das kein bekannter Fehler ist.",
  offline: "Die Konsole antwortet nicht.",
  titles: {
    not_found: "Das gibt es nicht",
    forbidden: "Ihre Rollen erlauben das nicht",
    refused: "Das ist jetzt nicht möglich",
    conflict: "Jemand anderes war schneller",
    stopped: "Angehalten",
    invalid: "Etwas in der Eingabe stimmt nicht",
    source_unavailable: "Eine Quelle antwortet nicht",
    ledger_broken: "Die Prüfung des Prüfpfads schlägt fehl",
    signed_out: "Sie sind abgemeldet",
    internal: "Fehler in der Konsole",
    offline: "Nicht verbunden",
  },
};
