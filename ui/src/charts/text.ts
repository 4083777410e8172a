import { plural, texts } from "../i18n/texts.ts";

export const text = texts("charts", {
  time: "Time",
  unknown: "not known",
  limit: "limit",
  summary: (open: number) => `${plural(open, "open request", "open requests")} by due day`,
  today: "Today",
  square: (number: string, kind: string, day: string) => `${number}, ${kind}, due ${day}`,
  families: { d1: "Access", d3: "Erasure", d2: "Correct / port", d4: "Object / opt out" },
});
