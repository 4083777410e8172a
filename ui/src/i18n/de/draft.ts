import type { Catalogs } from "../catalogs.ts";

export const draft: Catalogs["draft"] = {
  nameOrIdentifier: "Einen Namen oder mindestens eine Kennung angeben.",
  valueMissing: "Wert eingeben oder Zeile entfernen.",
  noEmail: "Das ist keine E-Mail-Adresse.",
  future: "Der Eingang eines Antrags kann nicht in der Zukunft liegen.",
  noDate: "Datum und Uhrzeit eingeben.",
};
