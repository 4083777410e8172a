import type { Catalogs } from "../catalogs.ts";
import { pluralPolish } from "../texts.ts";

export const charts: Catalogs["charts"] = {
  time: "Czas",
  unknown: "brak danych",
  limit: "limit",
  summary: (open) => `${pluralPolish(open, "otwarty wniosek", "otwarte wnioski", "otwartych wniosków")} według dnia terminu`,
  today: "Dziś",
  square: (number, kind, day) => `${number}, ${kind}, termin ${day}`,
  families: { d1: "Dostęp", d3: "Usunięcie", d2: "Sprostowanie / przen.", d4: "Sprzeciw / rezygnacja" },
};
