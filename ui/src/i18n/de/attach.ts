import type { Catalogs } from "../catalogs.ts";

export const attach: Catalogs["attach"] = {
  label: "Originalnachricht",
  hint: "E-Mail, PDF, Brief oder Bild, höchstens 10\u00a0MB. Die Datei wird versiegelt und mit dem Antrag gelöscht.",
};
