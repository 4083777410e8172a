import type { Catalogs } from "../catalogs.ts";

export const files: Catalogs["files"] = {
  choose: "Wybierz plik",
  drop: "lub upuść go tutaj",
  remove: (name) => `Usuń ${name}`,
  large: (name, most) => `Plik ${name} jest za duży, limit to ${most}.`,
  empty: (name) => `Plik ${name} jest pusty.`,
  unreadable: (name) => `Nie można odczytać pliku ${name}.`,
  kind: (name, endings) => `Plik ${name} jest innego rodzaju. Przyjmowane są: ${endings}.`,
  full: (most) => `Największa liczba plików: ${most}.`,
  optional: "opcjonalnie",
};
