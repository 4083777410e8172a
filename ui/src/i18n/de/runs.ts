import type { Catalogs } from "../catalogs.ts";
import { formatNumber } from "../texts.ts";

export const runs: Catalogs["runs"] = {
  kinds: {
    export: "Warteschlange wird exportiert",
    preview: "Vorschau läuft",
    bulk: "Anträge werden bearbeitet",
    import: "Anträge werden aufgenommen",
    verify: "Prüfpfad wird geprüft",
    export_log: "Prüfpfad wird exportiert",
    import_consent: "Einwilligungen werden übernommen",
  },
  ended: {
    export: "Warteschlange exportiert",
    preview: "Vorschau erstellt",
    bulk: "Anträge bearbeitet",
    import: "Anträge aufgenommen",
    verify: "Prüfpfad geprüft",
    export_log: "Prüfpfad exportiert",
    import_consent: "Einwilligungen übernommen",
  },
  of: (done, total) => `${formatNumber(done)} von ${formatNumber(total)}`,
  stop: "Anhalten",
  stopped: "angehalten",
  failed: "fehlgeschlagen",
  file: "Pfad der Datei",
  dismiss: "Ausblenden",
  percent: (name, percent) => `${name}: ${percent}\u00a0%`,
};
