import type { Catalogs } from "../catalogs.ts";
import { pluralPolish } from "../texts.ts";

export const dates: Catalogs["dates"] = {
  moment: (day, time) => `${day}, ${time}`,
  justNow: "przed chwilą",
  week: (number) => `tydz. ${number}`,
  bytes: (count) => pluralPolish(count, "bajt", "bajty", "bajtów"),
};
