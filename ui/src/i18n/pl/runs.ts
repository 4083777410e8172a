import type { Catalogs } from "../catalogs.ts";
import { formatNumber } from "../texts.ts";

export const runs: Catalogs["runs"] = {
  kinds: { export: "Eksport kolejki", preview: "Wstępne sprawdzanie", bulk: "Praca nad wnioskami", import: "Przyjmowanie wniosków", verify: "Sprawdzanie ścieżki audytu", export_log: "Eksport ścieżki audytu", import_consent: "Przyjmowanie zgód" },
  ended: { export: "Wyeksportowano kolejkę", preview: "Sprawdzono wstępnie", bulk: "Praca nad wnioskami zakończona", import: "Przyjęto wnioski", verify: "Sprawdzono ścieżkę audytu", export_log: "Wyeksportowano ścieżkę audytu", import_consent: "Przyjęto zgody" },
  of: (done, total) => `${formatNumber(done)} z ${formatNumber(total)}`,
  stop: "Zatrzymaj",
  stopped: "zatrzymano",
  failed: "niepowodzenie",
  file: "ścieżka pliku",
  dismiss: "Zamknij",
  percent: (name, percent) => `${name}: ${percent}%`,
};
