import type { Catalogs } from "../catalogs.ts";
import { plural } from "../texts.ts";

export const charts: Catalogs["charts"] = {
  time: "Zeit",
  unknown: "nicht bekannt",
  limit: "Grenze",
  summary: (open) => `${plural(open, "offener Antrag", "offene Anträge")} nach Fälligkeitstag`,
  today: "Heute",
  square: (number, kind, day) => `${number}, ${kind}, fällig ${day}`,
  families: { d1: "Auskunft", d3: "Löschung", d2: "Korrektur / Transfer", d4: "Widerspruch / Opt-out" },
};
