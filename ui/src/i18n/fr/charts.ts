import type { Catalogs } from "../catalogs.ts";
import { plural } from "../texts.ts";

export const charts: Catalogs["charts"] = {
  time: "Heure",
  unknown: "inconnu",
  limit: "limite",
  summary: (open) => `${plural(open, "demande ouverte", "demandes ouvertes")}, par jour d’échéance`,
  today: "Aujourd’hui",
  square: (number, kind, day) => `${number}, ${kind}, échéance le ${day}`,
  families: { d1: "Accès", d3: "Effacement", d2: "Rectif. / portabilité", d4: "Opposition / refus" },
};
