import type { Catalogs } from "../catalogs.ts";
import { formatNumber } from "../texts.ts";

export const files: Catalogs["files"] = {
  choose: "Datei wählen",
  drop: "oder hier ablegen",
  remove: (name) => `Entfernen: ${name}`,
  large: (name, most) => `${name} ist größer als ${most}.`,
  empty: (name) => `${name} ist leer.`,
  unreadable: (name) => `${name} lässt sich nicht lesen.`,
  kind: (name, endings) => `${name} hat einen anderen Dateityp. Möglich sind ${endings}.`,
  full: (most) => `Anzahl der Dateien: höchstens ${formatNumber(most)}.`,
  optional: "optional",
};
